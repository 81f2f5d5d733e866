import { useMemo, useState } from "react";
import { type AlertRule, AlertRuleInput } from "../../../src/contract/alert.ts";
import { issuesOf } from "../../../src/contract/issues-of.ts";
import type { Issue } from "../../../src/contract/problem.ts";
import { useAction } from "../../action.ts";
import { isProblem, useClient, useWorkspace } from "../../client.ts";
import { schemaOf } from "../../form/contract-schema.ts";
import { SchemaForm } from "../../form/schema-form.tsx";
import { FormDialog } from "../../parts/form-dialog.tsx";
import { texts } from "../../texts/settings.ts";

const noIssues: readonly Issue[] = [];
const begun = { name: "", on: { when: "failures" }, to: [] };

/** A rule as a form, drawn from the schema of rules. */
export function AlertRuleEditor({ rule, onClose }: { rule: AlertRule | null; onClose: () => void }) {
  const workspace = useWorkspace();
  const client = useClient();
  const schema = useMemo(() => schemaOf(AlertRuleInput), []);
  const [first] = useState<unknown>(() => (rule === null ? begun : inputOf(rule)));
  const [value, setValue] = useState(first);
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
  // What is wrong is told from the first try to save on, and goes as it is put right.
  const [isTried, setTried] = useState(false);
  const parsed = useMemo(() => AlertRuleInput.safeParse(value), [value]);
  const issues = isTried ? issuesOf(parsed.error) : noIssues;
  const submit = () => {
    setTried(true);
    if (parsed.success) save.mutate();
  };
  const change = (changed: unknown) => {
    save.reset();
    setValue(changed);
  };
  const problemIssues = isProblem(save.error) ? save.error.issues : [];
  return (
    <FormDialog
      place="side"
      isWide
      title={rule === null ? own.addTitle : own.editTitle(rule.name)}
      isChanged={value !== first}
      onClose={onClose}
      verb={texts.save}
      isBusy={save.isPending}
      error={problemIssues.length === 0 ? save.error : null}
      onSubmit={submit}
    >
      <SchemaForm
        schema={schema}
        value={value}
        onChange={change}
        issues={issues.length > 0 ? issues : problemIssues}
        {...(rule !== null && { omitted: ["name"] })}
      />
    </FormDialog>
  );
}

/** What an author wrote of it. */
function inputOf({ name, on, to, severity, repeatMs, enabled }: AlertRule): AlertRuleInput {
  return { name, on, to, severity, repeatMs, enabled };
}
