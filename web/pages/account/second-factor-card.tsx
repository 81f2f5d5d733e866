import { useState } from "react";
import { beginSecondFactor, confirmSecondFactor, endSecondFactor, type SecondFactor } from "../../auth.ts";
import { Button } from "../../parts/button.tsx";
import { CodeBlock, CopyField } from "../../parts/copy.tsx";
import { Field, TextInput } from "../../parts/field.tsx";
import { Form } from "../../parts/form.tsx";
import { Card } from "../../parts/page.tsx";
import { PasswordField } from "../../parts/password-field.tsx";
import { QrCode } from "../../parts/qr-code.tsx";
import { Badge } from "../../parts/status.tsx";
import { useToasts } from "../../parts/toasts.tsx";
import { queries } from "../../queries.ts";
import { texts } from "../../texts/account.ts";

/** A code of an app beside the password. It counts from the first right code on, so that nobody locks themselves out. */
export function SecondFactorCard({ isOn }: { isOn: boolean }) {
  const [factor, setFactor] = useState<SecondFactor | null>(null);
  const words = texts.secondFactor;
  return (
    <Card
      title={words.title}
      about={words.about}
      actions={<Badge tone={isOn ? "good" : "plain"}>{isOn ? words.on : words.off}</Badge>}
    >
      {factor === null ? (
        <BeginForm isOn={isOn} onBegun={setFactor} />
      ) : (
        <ConfirmForm factor={factor} onDone={() => setFactor(null)} />
      )}
    </Card>
  );
}

function BeginForm({ isOn, onBegun }: { isOn: boolean; onBegun: (factor: SecondFactor) => void }) {
  const [password, setPassword] = useState("");
  const toasts = useToasts();
  const words = texts.secondFactor;
  const submit = async () => {
    if (!isOn) return onBegun(await beginSecondFactor(password));
    await endSecondFactor(password);
    setPassword("");
    await queries.invalidateQueries();
    toasts.done(words.ended);
  };
  return (
    <Form onSubmit={submit}>
      {({ isBusy }) => (
        <>
          <PasswordField
            label={texts.password.current}
            hint={words.why}
            value={password}
            onValue={setPassword}
          />
          <div>
            <Button type="submit" look={isOn ? "danger" : "secondary"} busy={isBusy}>
              {isOn ? words.end : words.begin}
            </Button>
          </div>
        </>
      )}
    </Form>
  );
}

function ConfirmForm({ factor, onDone }: { factor: SecondFactor; onDone: () => void }) {
  const [code, setCode] = useState("");
  const toasts = useToasts();
  const words = texts.secondFactor;
  const secret = new URL(factor.totpUri).searchParams.get("secret") ?? "";
  const submit = async () => {
    await confirmSecondFactor(code.trim());
    await queries.invalidateQueries();
    toasts.done(words.done);
    onDone();
  };
  return (
    <div className="flex flex-col gap-4">
      <p className="text-sm">{words.scan}</p>
      <div className="size-44 overflow-hidden rounded-lg border border-line">
        <QrCode text={factor.totpUri} label={words.qrCode} />
      </div>
      <CopyField text={secret} label={words.copySecret} />
      <p className="text-sm">{words.keep}</p>
      <CodeBlock text={factor.backupCodes.join("\n")} />
      <Form onSubmit={submit}>
        {({ isBusy }) => (
          <>
            <Field label={words.code}>
              {(control) => (
                <TextInput
                  {...control}
                  required
                  isCode
                  inputMode="numeric"
                  autoComplete="one-time-code"
                  value={code}
                  onValue={setCode}
                />
              )}
            </Field>
            <div>
              <Button type="submit" look="primary" busy={isBusy}>
                {words.confirm}
              </Button>
            </div>
          </>
        )}
      </Form>
    </div>
  );
}
