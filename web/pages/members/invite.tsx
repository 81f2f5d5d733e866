import { useState } from "react";
import { Role } from "../../../src/contract/role.ts";
import { useAction } from "../../action.ts";
import { useClient, useWorkspace } from "../../client.ts";
import { Field, TextInput } from "../../parts/field.tsx";
import { FormDialog } from "../../parts/form-dialog.tsx";
import { Select } from "../../parts/select.tsx";
import { ShownOnce } from "../../parts/shown-once.tsx";
import { texts } from "../../texts/members.ts";
import { roleOptions } from "./role-select.tsx";

/** Asks somebody to come; the link is shown this once. */
export function Invite({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }) {
  const workspace = useWorkspace();
  const client = useClient();
  const [email, setEmail] = useState("");
  const [role, setRole] = useState<Role>("editor");
  const words = texts.invite;
  const invite = useAction({
    run: () => client.invite({ input: { email, role } }),
    refreshes: [[workspace, "invitations"]],
    isQuiet: true,
  });
  const close = () => {
    invite.reset();
    setEmail("");
    onClose();
  };
  if (invite.data !== undefined) {
    const { link, isMailed } = invite.data;
    const about = isMailed ? words.mailed : words.pass;
    return <ShownOnce title={words.title} about={about} value={link} label={words.copy} onClose={close} />;
  }
  return (
    <FormDialog
      title={words.title}
      description={words.about}
      verb={words.submit}
      isOpen={isOpen}
      isReady={email !== ""}
      isBusy={invite.isPending}
      error={invite.error}
      onSubmit={() => invite.mutate()}
      onClose={close}
    >
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
    </FormDialog>
  );
}
