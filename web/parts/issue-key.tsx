import { useState } from "react";
import { type KeyInput, Scope } from "../../src/contract/key.ts";
import { Name } from "../../src/contract/name.ts";
import { useAction } from "../action.ts";
import { useClient, useWorkspace } from "../client.ts";
import { texts as everywhere } from "../texts/everywhere.ts";
import { texts } from "../texts/key.ts";
import { ChoiceCards } from "./choice-cards.tsx";
import { Field, TextInput } from "./field.tsx";
import { FormDialog } from "./form-dialog.tsx";
import { Select } from "./select.tsx";
import { ShownOnce } from "./shown-once.tsx";

const dayMs = 86_400_000;
const expiries = ["never", "30", "90", "365", "date"] as const;
type Expiry = (typeof expiries)[number];

interface IssueKeyProps {
  /** Left out, it is chosen. */
  scope?: Scope;
  onIssued?: (name: string) => void;
  onClose: () => void;
}

/** Issues a key: what it may do and until when, then the key itself, this once. */
export function IssueKey({ scope: given, onIssued, onClose }: IssueKeyProps) {
  const workspace = useWorkspace();
  const client = useClient();
  const [name, setName] = useState("");
  const [scope, setScope] = useState<Scope>(given ?? "intake");
  const [expiry, setExpiry] = useState<Expiry>("never");
  const [date, setDate] = useState("");
  const issue = useAction({
    run: (input: KeyInput) => client.issueKey({ input }),
    onDone: ({ name: issued }) => onIssued?.(issued),
    refreshes: [[workspace, "keys"]],
    isQuiet: true,
  });
  const expiresAt = expiryOf(expiry, date);
  const isNamed = Name.safeParse(name).success;
  const isComplete = isNamed && expiresAt !== undefined;
  if (issue.data !== undefined) return <Issued plain={issue.data.key} onClose={onClose} />;
  const send = () => {
    if (expiresAt !== undefined) issue.mutate({ name, scopes: [scope], expiresAt });
  };
  return (
    <FormDialog
      title={texts.issue}
      onClose={onClose}
      verb={texts.verb}
      isReady={isComplete}
      isBusy={issue.isPending}
      error={issue.error}
      onSubmit={send}
    >
      <Field
        label={texts.name}
        hint={texts.nameHint}
        error={name === "" || isNamed ? undefined : everywhere.nameWrong}
        required
      >
        {(control) => <TextInput {...control} isCode value={name} onValue={setName} />}
      </Field>
      {given === undefined ? (
        <ChoiceCards
          label={texts.scope}
          choices={Scope.options.map((each) => ({ name: each, ...texts.scopes[each] }))}
          chosen={scope}
          onChoose={setScope}
        />
      ) : null}
      <div className="grid gap-4 sm:grid-cols-2">
        <Field label={texts.expires} hint={texts.expiresHint}>
          {(control) => (
            <Select
              {...control}
              options={expiries.map((each) => ({ value: each, label: texts.expiries[each] }))}
              value={expiry}
              onValue={(value) => setExpiry(expiries.find((each) => each === value) ?? "never")}
            />
          )}
        </Field>
        {expiry === "date" ? (
          <Field label={texts.date} required>
            {(control) => <TextInput {...control} type="date" value={date} onValue={setDate} />}
          </Field>
        ) : null}
      </div>
    </FormDialog>
  );
}

/** Null: never. Undefined: no date is given yet. */
function expiryOf(expiry: Expiry, date: string): string | null | undefined {
  if (expiry === "never") return null;
  if (expiry !== "date") return new Date(Date.now() + Number(expiry) * dayMs).toISOString();
  const end = new Date(`${date}T23:59:59`);
  return Number.isNaN(end.getTime()) ? undefined : end.toISOString();
}

function Issued({ plain, onClose }: { plain: string; onClose: () => void }) {
  return (
    <ShownOnce
      title={texts.issuedTitle}
      about={texts.issuedAbout}
      value={plain}
      label={texts.copy}
      verb={texts.close}
      onClose={onClose}
    >
      <p className="text-muted">{texts.use}</p>
      <code className="rounded-lg border border-line bg-sunken px-3 py-2 font-mono text-xs break-all">
        Authorization: Bearer {plain}
      </code>
    </ShownOnce>
  );
}
