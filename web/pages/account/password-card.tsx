import { useState } from "react";
import { changePassword } from "../../auth.ts";
import { Button } from "../../parts/button.tsx";
import { Form } from "../../parts/form.tsx";
import { Card } from "../../parts/page.tsx";
import { PasswordField } from "../../parts/password-field.tsx";
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
            <PasswordField label={texts.password.current} value={currentPassword} onValue={setCurrent} />
            <PasswordField
              label={texts.password.next}
              hint={texts.password.hint}
              isNew
              value={newPassword}
              onValue={setNew}
            />
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
