import { useState } from "react";
import { changePassword } from "../../auth.ts";
import { Button } from "../../parts/button.tsx";
import { Field, TextInput } from "../../parts/field.tsx";
import { Form } from "../../parts/form.tsx";
import { Card } from "../../parts/page.tsx";
import { useToasts } from "../../parts/toasts.tsx";
import { texts } from "../../texts/account.ts";

/** A new password ends the sessions of all other browsers. */
export function PasswordCard() {
  const [currentPassword, setCurrent] = useState("");
  const [newPassword, setNew] = useState("");
  const toasts = useToasts();
  const submit = async () => {
    await changePassword({ currentPassword, newPassword });
    setCurrent("");
    setNew("");
    toasts.done(texts.password.done);
  };
  return (
    <Card title={texts.password.title} about={texts.password.about}>
      <Form onSubmit={submit}>
        {({ isBusy }) => (
          <>
            <Field label={texts.password.current}>
              {(control) => (
                <TextInput
                  {...control}
                  type="password"
                  required
                  autoComplete="current-password"
                  value={currentPassword}
                  onValue={setCurrent}
                />
              )}
            </Field>
            <Field label={texts.password.next} hint={texts.password.hint}>
              {(control) => (
                <TextInput
                  {...control}
                  type="password"
                  required
                  autoComplete="new-password"
                  value={newPassword}
                  onValue={setNew}
                />
              )}
            </Field>
            <div>
              <Button type="submit" busy={isBusy}>
                {texts.password.submit}
              </Button>
            </div>
          </>
        )}
      </Form>
    </Card>
  );
}
