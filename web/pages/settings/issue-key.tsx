import { useState } from "react";
import { type KeyInput, Scope } from "../../../src/contract/key.ts";
import { useAction } from "../../action.ts";
import { useClient, useWorkspace } from "../../client.ts";
import { Button } from "../../parts/button.tsx";
import { ChoiceCards } from "../../parts/choice-cards.tsx";
import { CopyField } from "../../parts/copy.tsx";
import { Dialog } from "../../parts/dialog.tsx";
import { Field, Select, TextInput } from "../../parts/field.tsx";
import { ProblemNote } from "../../parts/problem-note.tsx";
import { texts } from "../../texts/settings.ts";

const dayMs = 86_400_000;
const expiries = ["never", "30", "90", "365", "date"] as const;
type Expiry = (typeof expiries)[number];

/** Issues a key: what it may do and until when, then the key itself, this once. */
export function IssueKey({ onClose }: { onClose: () => void }) {
  const workspace = useWorkspace();
  const client = useClient();
  const [name, setName] = useState("");
  const [scope, setScope] = useState<Scope>("intake");
  const [expiry, setExpiry] = useState<Expiry>("never");
  const [date, setDate] = useState("");
  const own = texts.keysPage;
  const issue = useAction({
    run: (input: KeyInput) => client.issueKey({ input }),
    refreshes: [[workspace, "keys"]],
    isQuiet: true,
  });
  const expiresAt = expiryOf(expiry, date);
  const isComplete = /^[a-z0-9][a-z0-9_-]{0,62}$/.test(name) && expiresAt !== undefined;
  if (issue.data !== undefined) return <Issued plain={issue.data.key} onClose={onClose} />;
  const send = () => {
    if (expiresAt !== undefined) issue.mutate({ name, scopes: [scope], expiresAt });
  };
  return (
    <Dialog
      title={own.issue}
      isOpen
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{texts.cancel}</Button>
          <Button look="primary" disabled={!isComplete} busy={issue.isPending} onClick={send}>
            {own.verb}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-5">
        {issue.isError ? <ProblemNote error={issue.error} /> : null}
        <Field label={own.name} hint={own.nameHint} required>
          {(control) => <TextInput {...control} isCode value={name} onValue={setName} />}
        </Field>
        <ChoiceCards
          label={own.scope}
          choices={Scope.options.map((each) => ({ name: each, ...own.scopes[each] }))}
          chosen={scope}
          onChoose={setScope}
        />
        <div className="grid gap-4 sm:grid-cols-2">
          <Field label={own.expires} hint={own.expiresHint}>
            {(control) => (
              <Select
                {...control}
                options={expiries.map((each) => ({ value: each, label: own.expiries[each] }))}
                value={expiry}
                onValue={(value) => setExpiry(expiries.find((each) => each === value) ?? "never")}
              />
            )}
          </Field>
          {expiry === "date" ? (
            <Field label={own.date} required>
              {(control) => <TextInput {...control} type="date" value={date} onValue={setDate} />}
            </Field>
          ) : null}
        </div>
      </div>
    </Dialog>
  );
}

/** Null: never. Undefined: no date is given yet. */
function expiryOf(expiry: Expiry, date: string): string | null | undefined {
  if (expiry === "never") return null;
  if (expiry !== "date") return new Date(Date.now() + Number(expiry) * dayMs).toISOString();
  const end = new Date(`${date}T23:59:59`);
  return Number.isNaN(end.getTime()) ? undefined : end.toISOString();
}

/** The key itself. It closes by its button alone, so that no slip of the hand loses it. */
function Issued({ plain, onClose }: { plain: string; onClose: () => void }) {
  const own = texts.keysPage;
  return (
    <Dialog
      title={own.issuedTitle}
      description={own.issuedAbout}
      isOpen
      onClose={onClose}
      isFirm
      actions={
        <Button look="primary" onClick={onClose}>
          {own.close}
        </Button>
      }
    >
      <div className="flex flex-col gap-3 text-sm">
        <CopyField text={plain} label={own.copy} />
        <p className="text-muted">{own.use}</p>
        <code className="rounded-lg border border-line bg-sunken px-3 py-2 font-mono text-xs break-all">
          Authorization: Bearer {plain}
        </code>
      </div>
    </Dialog>
  );
}
