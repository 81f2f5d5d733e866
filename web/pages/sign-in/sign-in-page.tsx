import { useQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useState } from "react";
import { signIn, signInElsewhere } from "../../auth.ts";
import { Button } from "../../parts/button.tsx";
import { Field, TextInput } from "../../parts/field.tsx";
import { Form } from "../../parts/form.tsx";
import { PasswordField } from "../../parts/password-field.tsx";
import { ProblemNote } from "../../parts/problem-note.tsx";
import { openClient } from "../../session.ts";
import { texts } from "../../texts/sign-in.ts";
import { CodeForm } from "./code-form.tsx";
import { Gate } from "./gate.tsx";

/** E-mail and password, then a second factor where there is one; or by another provider. */
export function SignInPage() {
  const { to = "/", error } = useSearch({ from: "/sign-in" });
  const navigate = useNavigate();
  const [isSecond, setSecond] = useState(false);
  const [failure, setFailure] = useState<unknown>(
    error === undefined ? null : new Error(texts.refusals[error] ?? texts.refused),
  );
  const setup = useQuery({ queryKey: ["setup"], queryFn: () => openClient.getSetup({}) });
  const oidc = setup.data?.oidc ?? null;
  const enter = () => {
    void navigate({ href: `/console${to}`, replace: true });
  };
  const back = (expired: unknown) => {
    setFailure(expired);
    setSecond(false);
  };
  if (isSecond) return <CodeForm onDone={enter} onBack={back} />;
  return (
    <Gate title={texts.title}>
      {failure === null ? null : (
        <div className="mb-4">
          <ProblemNote error={failure} />
        </div>
      )}
      <PasswordForm onBegin={() => setFailure(null)} onDone={enter} onSecond={() => setSecond(true)} />
      {oidc === null ? null : <Elsewhere provider={oidc.name} to={to} />}
      <p className="mt-6 text-xs text-muted">
        {texts.forgotten} <code className="font-mono wrap-anywhere">{texts.forgottenCommand}</code>
      </p>
    </Gate>
  );
}

interface PasswordProps {
  onBegin: () => void;
  onDone: () => void;
  onSecond: () => void;
}

function PasswordForm({ onBegin, onDone, onSecond }: PasswordProps) {
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  const submit = async () => {
    onBegin();
    const { isSecondFactor } = await signIn({ email, password });
    if (isSecondFactor) onSecond();
    else onDone();
  };
  return (
    <Form onSubmit={submit}>
      {({ isBusy }) => (
        <>
          <Field label={texts.email}>
            {(control) => (
              <TextInput
                {...control}
                type="email"
                required
                autoComplete="username"
                value={email}
                onValue={setEmail}
              />
            )}
          </Field>
          <PasswordField label={texts.password} value={password} onValue={setPassword} />
          <Button type="submit" look="primary" busy={isBusy}>
            {texts.submit}
          </Button>
        </>
      )}
    </Form>
  );
}

function Elsewhere({ provider, to }: { provider: string; to: string }) {
  return (
    <div className="mt-4">
      <div className="mb-4 flex items-center gap-3 text-xs text-muted">
        <span className="h-px flex-1 bg-line" />
        {texts.or}
        <span className="h-px flex-1 bg-line" />
      </div>
      <Form onSubmit={() => signInElsewhere(to)}>
        {({ isBusy }) => (
          <Button type="submit" busy={isBusy}>
            {texts.elsewhere(provider)}
          </Button>
        )}
      </Form>
    </div>
  );
}
