import { useQuery } from "@tanstack/react-query";
import type { ReplayOf } from "../../../src/contract/replay.ts";
import { useClient, useWorkspace } from "../../client.ts";
import { Field } from "../../parts/field.tsx";
import { Select } from "../../parts/select.tsx";
import { texts } from "../../texts/replays.ts";
import { useWorkflowNames } from "../../workflow-names.ts";

/** What is to run: the workflows that ran before, in their newest or their former version, or another one. */
export interface ReplayTarget {
  to: "newest" | "original" | "workflow";
  workflow: string;
  /** Of `workflow`; empty: its newest. */
  version: string;
}

/** The choice as the API takes it. */
export function targetInput({ to, workflow, version }: ReplayTarget): Pick<ReplayOf, "workflow" | "version"> {
  if (to === "newest") return {};
  if (to === "original") return { version: "original" };
  return { workflow, ...(version !== "" && { version: Number(version) }) };
}

interface TargetProps {
  target: ReplayTarget;
  onTarget: (target: ReplayTarget) => void;
}

/** Of a delivery that has started nothing, what its routes choose now takes the place of what ran. */
export function ReplayOptions({ target, onTarget, hasRun = true }: TargetProps & { hasRun?: boolean }) {
  const targets = { ...texts.targets, ...(!hasRun && { newest: texts.targetsNow }) };
  return (
    <div className="flex flex-col gap-4">
      <fieldset>
        <legend className="mb-1.5 text-sm font-medium">{texts.target}</legend>
        {(["newest", ...(hasRun ? (["original"] as const) : []), "workflow"] as const).map((to) => (
          <label key={to} className="flex min-h-7 items-start gap-2.5 py-0.5 text-sm">
            <input
              type="radio"
              name="replay-target"
              checked={target.to === to}
              onChange={() => onTarget({ ...target, to })}
              className="mt-0.5 size-4 shrink-0 accent-accent"
            />
            {targets[to]}
          </label>
        ))}
      </fieldset>
      {target.to === "workflow" ? <OtherWorkflow target={target} onTarget={onTarget} /> : null}
    </div>
  );
}

function OtherWorkflow({ target, onTarget }: TargetProps) {
  const workspace = useWorkspace();
  const client = useClient();
  const workflows = useWorkflowNames();
  const versions = useQuery({
    queryKey: [workspace, "workflows", target.workflow, "versions"],
    queryFn: async () => (await client.listWorkflowVersions({ workflow: target.workflow })).items,
    enabled: target.workflow !== "",
  });
  return (
    <div className="grid gap-4 sm:grid-cols-2">
      <Field label={texts.workflow} required>
        {(control) => (
          <Select
            {...control}
            value={target.workflow}
            onValue={(workflow) => onTarget({ ...target, workflow, version: "" })}
            options={[
              { value: "", label: texts.choose },
              ...workflows.map(({ name, title }) => ({ value: name, label: title })),
            ]}
          />
        )}
      </Field>
      <Field label={texts.version}>
        {(control) => (
          <Select
            {...control}
            value={target.version}
            onValue={(version) => onTarget({ ...target, version })}
            options={[
              { value: "", label: texts.newestVersion },
              ...(versions.data ?? []).map(({ version }) => ({
                value: String(version),
                label: texts.versionNumber(version),
              })),
            ]}
          />
        )}
      </Field>
    </div>
  );
}
