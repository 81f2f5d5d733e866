import { useMemo, useState } from "react";
import { type AlertRule, AlertRuleInput } from "../../../src/contract/alert.ts";
import { useAction } from "../../action.ts";
import { isProblem, useClient, useWorkspace } from "../../client.ts";
import { schemaOf } from "../../form/contract-schema.ts";
import { SchemaForm } from "../../form/schema-form.tsx";
import { Button } from "../../parts/button.tsx";
import { Dialog } from "../../parts/dialog.tsx";
import { ProblemNote } from "../../parts/problem-note.tsx";
import { texts } from "../../texts/settings.ts";

const begun = { name: "", on: { when: "failures" }, to: [] };

/** A rule as a form, drawn from the schema of rules. */
export function AlertRuleEditor({ rule, onClose }: { rule: AlertRule | null; onClose: () => void }) {
  const workspace = useWorkspace();
  const client = useClient();
  const schema = useMemo(() => schemaOf(AlertRuleInput), []);
  const [value, setValue] = useState<unknown>(() => (rule === null ? begun : inputOf(rule)));
  const own = texts.alertsPage;
  const save = useAction({
    run: () => {
      const input = AlertRuleInput.parse(value);
      return client.putAlertRule({ rule: rule?.name ?? input.name, input });
    },
    told: ({ name }) => own.saved(name),
    refreshes: [[workspace, "alert-rules"]],
    onDone: onClose,
    isQuiet: true,
  });
  const [issues, setIssues] = useState<readonly { path: string; message: string }[]>([]);
  const submit = () => {
    const parsed = AlertRuleInput.safeParse(value);
    if (parsed.success) {
      setIssues([]);
      save.mutate();
    } else {
      setIssues(parsed.error.issues.map(({ path, message }) => ({ path: path.join("."), message })));
    }
  };
  const problemIssues = isProblem(save.error) ? save.error.issues : [];
  return (
    <Dialog
      place="side"
      isWide
      title={rule === null ? own.addTitle : own.editTitle(rule.name)}
      isOpen
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{texts.cancel}</Button>
          <Button look="primary" busy={save.isPending} onClick={submit}>
            {texts.save}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-5">
        {save.isError && problemIssues.length === 0 ? <ProblemNote error={save.error} /> : null}
        <SchemaForm
          schema={schema}
          value={value}
          onChange={setValue}
          issues={issues.length > 0 ? issues : problemIssues}
          {...(rule !== null && { omitted: ["name"] })}
        />
      </div>
    </Dialog>
  );
}

function inputOf({ workspace: _, createdAt: __, ...input }: AlertRule): AlertRuleInput {
  return input;
}
