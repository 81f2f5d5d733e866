import { useState } from "react";
import { changeName } from "../../auth.ts";
import { Button } from "../../parts/button.tsx";
import { Field, TextInput } from "../../parts/field.tsx";
import { Form } from "../../parts/form.tsx";
import { Card } from "../../parts/page.tsx";
import { useToasts } from "../../parts/toasts.tsx";
import { queries } from "../../queries.ts";
import { texts } from "../../texts/account.ts";

export function NameCard({ name: before }: { name: string }) {
  const [name, setName] = useState(before);
  const toasts = useToasts();
  const submit = async () => {
    await changeName(name);
    await queries.invalidateQueries();
    toasts.done(texts.name.done);
  };
  return (
    <Card title={texts.name.title}>
      <Form onSubmit={submit}>
        {({ isBusy }) => (
          <>
            <Field label={texts.name.label}>
              {(control) => (
                <TextInput {...control} required autoComplete="name" value={name} onValue={setName} />
              )}
            </Field>
            <div>
              <Button type="submit" busy={isBusy} disabled={name.trim() === "" || name === before}>
                {texts.name.submit}
              </Button>
            </div>
          </>
        )}
      </Form>
    </Card>
  );
}
