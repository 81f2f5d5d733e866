import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate, useParams } from "@tanstack/react-router";
import { useState } from "react";
import { messageOf } from "../../../src/contract/problem.ts";
import { signIn } from "../../auth.ts";
import { isProblem } from "../../client.ts";
import { Button, buttonClass } from "../../parts/button.tsx";
import { Field, TextInput } from "../../parts/field.tsx";
import { Form } from "../../parts/form.tsx";
import { PasswordField } from "../../parts/password-field.tsx";
import { ProblemNote } from "../../parts/problem-note.tsx";
import { Skeleton } from "../../parts/skeleton.tsx";
import { queries } from "../../queries.ts";
import { openClient } from "../../session.ts";
import { texts } from "../../texts/invitation.ts";
import { Gate } from "../sign-in/gate.tsx";

/** Where the link of an invitation leads: one takes the place that waits for one. */
export function InvitationPage() {
  const { token } = useParams({ from: "/invitations/$token" });
  const shown = useQuery({
    queryKey: ["invitation", token],
    queryFn: () => openClient.showInvitation({ token }),
  });
  if (shown.isError && shown.data === undefined) {
    // What is not there, or is over, does not come back by asking again.
    if (isProblem(shown.error) && shown.error.code === "not_found") {
      return <Closed error={shown.error} />;
    }
    return (
      <Gate title={texts.title}>
        <ProblemNote error={shown.error} onRetry={() => void shown.refetch()} />
      </Gate>
    );
  }
  if (shown.data === undefined) {
    return (
      <Gate title={texts.title}>
        <Skeleton />
      </Gate>
    );
  }
  const { workspace, email, role, invitedBy, isKnown } = shown.data;
  return (
    <Gate title={texts.title} about={texts.about({ workspace, role, invitedBy })}>
      <AcceptForm token={token} email={email} workspace={workspace} isKnown={isKnown} />
    </Gate>
  );
}

const Closed = ({ error }: { error: unknown }) => (
  <Gate title={texts.closed} about={messageOf(error)}>
    <Link to="/sign-in" className={buttonClass()}>
      {texts.signIn}
    </Link>
  </Gate>
);

interface AcceptProps {
  token: string;
  email: string;
  workspace: string;
  isKnown: boolean;
}

/** Somebody new chooses a name and a password; somebody known proves to be that one. */
function AcceptForm({ token, email, workspace, isKnown }: AcceptProps) {
  const [name, setName] = useState("");
  const [password, setPassword] = useState("");
  const navigate = useNavigate();
  const submit = async () => {
    if (isKnown) {
      const { isSecondFactor } = await signIn({ email, password });
      if (isSecondFactor) throw new Error(texts.secondFactor);
    }
    await openClient.acceptInvitation({ token, input: isKnown ? {} : { name, password } });
    queries.clear();
    await navigate({ to: "/$workspace", params: { workspace }, replace: true });
  };
  return (
    <Form onSubmit={submit}>
      {({ isBusy }) => (
        <>
          <Field label={texts.email}>
            {(control) => <TextInput {...control} readOnly autoComplete="username" value={email} />}
          </Field>
          {isKnown ? null : (
            <Field label={texts.name}>
              {(control) => (
                <TextInput {...control} required autoComplete="name" value={name} onValue={setName} />
              )}
            </Field>
          )}
          <PasswordField
            label={texts.password}
            {...(!isKnown && { hint: texts.passwordHint })}
            isNew={!isKnown}
            value={password}
            onValue={setPassword}
          />
          <Button type="submit" look="primary" busy={isBusy}>
            {isKnown ? texts.signInAndJoin : texts.join}
          </Button>
        </>
      )}
    </Form>
  );
}
