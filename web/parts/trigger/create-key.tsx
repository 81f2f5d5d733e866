import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { isProblem, useClient, useWorkspace } from "../../client.ts";
import { texts } from "../../texts/credential.ts";
import { texts as everywhere } from "../../texts/everywhere.ts";
import { Button } from "../button.tsx";
import { CopyField } from "../copy.tsx";
import { Dialog } from "../dialog.tsx";
import { Field, TextInput } from "../field.tsx";
import { ProblemNote } from "../problem-note.tsx";
import { errorAt } from "./settings.ts";

interface CreateKeyProps {
  isOpen: boolean;
  onClose: () => void;
  onCreated: (name: string) => void;
}

/** Issues a key that may call triggers and nothing else; it is shown this once. */
export function CreateKey(props: CreateKeyProps) {
  return props.isOpen ? <Creating {...props} /> : null;
}

function Creating({ isOpen, onClose, onCreated }: CreateKeyProps) {
  const [name, setName] = useState("");
  const [until, setUntil] = useState("");
  const { key, error, isBusy, create } = useIssuing(onCreated);
  const issues = isProblem(error) ? error.issues : [];
  if (key !== null) {
    return (
      <Dialog
        title={texts.createKey}
        description={texts.keyMade}
        isOpen={isOpen}
        onClose={onClose}
        actions={
          <Button look="primary" onClick={onClose}>
            {texts.done}
          </Button>
        }
      >
        <CopyField text={key} label={texts.keyMadeLabel} />
      </Dialog>
    );
  }
  return (
    <Dialog
      title={texts.createKey}
      isOpen={isOpen}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{everywhere.cancel}</Button>
          <Button look="primary" busy={isBusy} onClick={() => void create({ name, until })}>
            {texts.createKey}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-4">
        {error === null || issues.length > 0 ? null : <ProblemNote error={error} />}
        <Field label={texts.keyName} hint={texts.keyNameHint} error={errorAt(issues, "name")} required>
          {(control) => <TextInput {...control} value={name} onValue={setName} />}
        </Field>
        <Field label={texts.keyExpires} hint={texts.keyExpiresHint} error={errorAt(issues, "expiresAt")}>
          {(control) => <TextInput {...control} type="date" value={until} onValue={setUntil} />}
        </Field>
      </div>
    </Dialog>
  );
}

function useIssuing(onCreated: (name: string) => void) {
  const client = useClient();
  const workspace = useWorkspace();
  const queries = useQueryClient();
  const [key, setKey] = useState<string | null>(null);
  const [error, setError] = useState<unknown>(null);
  const [isBusy, setBusy] = useState(false);
  const create = async ({ name, until }: { name: string; until: string }) => {
    setBusy(true);
    setError(null);
    try {
      // To the end of the day that was chosen, where the viewer is.
      const expiresAt = until === "" ? null : new Date(`${until}T23:59:59`).toISOString();
      const issued = await client.issueKey({ input: { name, scopes: ["intake"], expiresAt } });
      setKey(issued.key);
      onCreated(issued.name);
      await queries.invalidateQueries({ queryKey: [workspace, "keys"] });
    } catch (thrown) {
      setError(thrown);
    } finally {
      setBusy(false);
    }
  };
  return { key, error, isBusy, create };
}
