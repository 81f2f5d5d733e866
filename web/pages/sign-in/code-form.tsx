import { useState } from "react";
import { signInWithCode } from "../../auth.ts";
import { Button } from "../../parts/button.tsx";
import { Checkbox, Field, TextInput } from "../../parts/field.tsx";
import { Form } from "../../parts/form.tsx";
import { texts } from "../../texts/sign-in.ts";
import { Gate } from "./gate.tsx";

/** The second question of a sign-in: a code of the app, or one kept for emergencies. */
export function CodeForm({ onDone, onBack }: { onDone: () => void; onBack: (error: unknown) => void }) {
  const [code, setCode] = useState("");
  const [isBackup, setBackup] = useState(false);
  const [trust, setTrust] = useState(false);
  const submit = async () => {
    try {
      await signInWithCode({ code: code.trim(), isBackup, trust });
    } catch (error) {
      if (!isExpired(error)) throw error;
      onBack(error);
      return;
    }
    onDone();
  };
  const words = isBackup ? texts.backup : texts.code;
  return (
    <Gate title={texts.code.title}>
      <Form onSubmit={submit}>
        {({ isBusy }) => (
          <>
            <Field label={words.label} hint={words.hint}>
              {(control) => (
                <TextInput
                  {...control}
                  key={words.label}
                  required
                  isCode
                  inputMode={isBackup ? "text" : "numeric"}
                  autoComplete="one-time-code"
                  value={code}
                  onValue={setCode}
                />
              )}
            </Field>
            <Checkbox label={texts.trust} checked={trust} onValue={setTrust} />
            <Button type="submit" look="primary" busy={isBusy}>
              {texts.code.submit}
            </Button>
            <Button look="ghost" onClick={() => setBackup(!isBackup)}>
              {isBackup ? texts.useApp : texts.useBackup}
            </Button>
          </>
        )}
      </Form>
    </Gate>
  );
}

const isExpired = (error: unknown) =>
  error instanceof Error && "code" in error && error.code === "INVALID_TWO_FACTOR_COOKIE";
