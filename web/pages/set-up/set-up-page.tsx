import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { useState } from "react";
import { Button, buttonClass } from "../../parts/button.tsx";
import { Field, TextInput } from "../../parts/field.tsx";
import { Form } from "../../parts/form.tsx";
import { PasswordField } from "../../parts/password-field.tsx";
import { ProblemNote } from "../../parts/problem-note.tsx";
import { Skeleton } from "../../parts/skeleton.tsx";
import { queries } from "../../queries.ts";
import { openClient } from "../../session.ts";
import { texts } from "../../texts/set-up.ts";
import { Gate } from "../sign-in/gate.tsx";

/** The first minute begins here: whoever has the link that the server printed becomes its administrator. */
export function SetUpPage() {
  const { token } = useSearch({ from: "/set-up" });
  const setup = useQuery({ queryKey: ["setup"], queryFn: () => openClient.getSetup({}) });
  if (setup.isError && setup.data === undefined) {
    return (
      <Gate title={texts.title}>
        <ProblemNote error={setup.error} onRetry={() => void setup.refetch()} />
      </Gate>
    );
  }
  if (setup.data === undefined) {
    return (
      <Gate title={texts.title}>
        <Skeleton />
      </Gate>
    );
  }
  if (!setup.data.needsAdministrator) {
    return (
      <Gate title={texts.done.title} about={texts.done.about}>
        <Link to="/sign-in" className={buttonClass({ look: "primary" })}>
          {texts.done.signIn}
        </Link>
      </Gate>
    );
  }
  if (setup.data.needsToken && token === undefined) {
    return <Gate title={texts.elsewhere.title} about={texts.elsewhere.about} />;
  }
  return (
    <Gate title={texts.title} about={texts.about}>
      <AdministratorForm passwordMin={setup.data.passwordMin} token={token} />
    </Gate>
  );
}

function AdministratorForm({ passwordMin, token }: { passwordMin: number; token: string | undefined }) {
  const [name, setName] = useState("");
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  const navigate = useNavigate();
  const submit = async () => {
    await openClient.setUp({ input: { name, email, password, ...(token !== undefined && { token }) } });
    queries.clear();
    await navigate({ to: "/", replace: true });
  };
  return (
    <Form onSubmit={submit}>
      {({ isBusy }) => (
        <>
          <Field label={texts.name}>
            {(control) => (
              <TextInput {...control} required autoComplete="name" value={name} onValue={setName} />
            )}
          </Field>
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
          <PasswordField
            label={texts.password}
            hint={texts.passwordHint(passwordMin)}
            isNew
            charactersMin={passwordMin}
            value={password}
            onValue={setPassword}
          />
          <Button type="submit" look="primary" busy={isBusy}>
            {texts.submit}
          </Button>
        </>
      )}
    </Form>
  );
}
