import { useState } from "react";
import { Role } from "../../../src/contract/role.ts";
import { useClient, useWorkspace } from "../../client.ts";
import { Button } from "../../parts/button.tsx";
import { Dialog } from "../../parts/dialog.tsx";
import { Field, Select, TextInput } from "../../parts/field.tsx";
import { Form } from "../../parts/form.tsx";
import { ShownOnce } from "../../parts/shown-once.tsx";
import { queries } from "../../queries.ts";
import { texts } from "../../texts/members.ts";
import { roleOptions } from "./role-select.tsx";

/** Asks somebody to come; the link is shown this once. */
export function Invite({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }) {
  const workspace = useWorkspace();
  const client = useClient();
  const [email, setEmail] = useState("");
  const [role, setRole] = useState<Role>("editor");
  const [issued, setIssued] = useState<{ link: string; isMailed: boolean } | null>(null);
  const words = texts.invite;
  const submit = async () => {
    setIssued(await client.invite({ input: { email, role } }));
    await queries.invalidateQueries({ queryKey: [workspace, "invitations"] });
  };
  const close = () => {
    setIssued(null);
    setEmail("");
    onClose();
  };
  if (issued !== null) {
    const about = issued.isMailed ? words.mailed : words.pass;
    return (
      <ShownOnce title={words.title} about={about} value={issued.link} label={words.copy} onClose={close} />
    );
  }
  return (
    <Dialog title={words.title} description={words.about} isOpen={isOpen} onClose={close}>
      <Form onSubmit={submit}>
        {({ isBusy }) => (
          <>
            <Field label={words.email}>
              {(control) => <TextInput {...control} type="email" required value={email} onValue={setEmail} />}
            </Field>
            <Field label={texts.columns.role} hint={texts.roles[role]}>
              {(control) => (
                <Select
                  {...control}
                  options={roleOptions}
                  value={role}
                  onValue={(text) => setRole(Role.parse(text))}
                />
              )}
            </Field>
            <Button type="submit" look="primary" busy={isBusy}>
              {words.submit}
            </Button>
          </>
        )}
      </Form>
    </Dialog>
  );
}
