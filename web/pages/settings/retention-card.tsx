import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { Retention, type RetentionKind } from "../../../src/contract/retention.ts";
import { useAction } from "../../action.ts";
import { useClient, useWorkspace } from "../../client.ts";
import { quantityOf } from "../../form/quantity.ts";
import { Button } from "../../parts/button.tsx";
import { Field, TextInput } from "../../parts/field.tsx";
import { Card } from "../../parts/page.tsx";
import { ProblemNote } from "../../parts/problem-note.tsx";
import { Skeleton } from "../../parts/skeleton.tsx";
import { useMay } from "../../session.ts";
import { texts } from "../../texts/settings.ts";
import { SaveBar } from "./save-bar.tsx";
import { SweepDialog } from "./sweep-dialog.tsx";

const kinds = ["deliveries", "runs", "refused", "handshakes", "deadLetters"] as const;
const bounds = ["days", "count", "bytes"] as const;
type Bound = (typeof bounds)[number];
type Written = Record<string, string>;

/** How long the workspace keeps what, and deleting at once what is due. */
export function RetentionCard() {
  const workspace = useWorkspace();
  const client = useClient();
  const queries = useQueryClient();
  const may = useMay("owner");
  const key = [workspace, "retention"];
  const kept = useQuery({ queryKey: key, queryFn: () => client.getRetention({}) });
  const [changed, setChanged] = useState<Written>({});
  const [isSweeping, setSweeping] = useState(false);
  const given = kept.data?.retention ?? {};
  const save = useAction({
    run: () => client.putRetention({ input: Retention.parse(retentionOf(given, changed)) }),
    told: () => texts.saved,
    refreshes: [[workspace, "retention"]],
    onDone: (retention) => {
      queries.setQueryData(key, (before: typeof kept.data) => before && { ...before, retention });
      setChanged({});
    },
    isQuiet: true,
  });
  const own = texts.workspacePage;
  return (
    <Card title={own.retention} about={own.retentionAbout}>
      {kept.isPending ? <Skeleton rows={5} /> : null}
      {kept.isError ? <ProblemNote error={kept.error} onRetry={() => void kept.refetch()} /> : null}
      {save.isError ? <ProblemNote error={save.error} /> : null}
      {kept.data === undefined ? null : (
        <div className="flex flex-col gap-4">
          <div className="flex flex-col gap-5">
            {kinds.map((kind) => (
              <Kind
                key={kind}
                kind={kind}
                retention={given}
                changed={changed}
                disabled={!may}
                onChange={(at, text) => setChanged({ ...changed, [at]: text })}
              />
            ))}
          </div>
          <SaveBar
            needs="owner"
            isChanged={Object.keys(changed).length > 0}
            isWrong={!Retention.safeParse(retentionOf(given, changed)).success}
            isBusy={save.isPending}
            onSave={() => save.mutate()}
            onReset={() => setChanged({})}
          />
          <div className="flex flex-wrap items-center gap-x-6 gap-y-2 border-t border-line pt-4">
            <p className="min-w-0 flex-1 basis-48 text-sm text-muted">{own.sweepAbout}</p>
            <Button look="danger" disabled={!may} onClick={() => setSweeping(true)}>
              {own.sweep}
            </Button>
          </div>
        </div>
      )}
      <SweepDialog isOpen={isSweeping} onClose={() => setSweeping(false)} />
    </Card>
  );
}

interface KindProps {
  kind: RetentionKind;
  retention: Retention;
  changed: Written;
  disabled: boolean;
  onChange: (at: string, text: string) => void;
}

function Kind({ kind, retention, changed, disabled, onChange }: KindProps) {
  const own = texts.workspacePage;
  const parsed = Retention.safeParse(retentionOf(retention, changed));
  const isWrong = (bound: Bound) =>
    parsed.error?.issues.some(({ path }) => path[0] === kind && path[1] === bound) === true;
  return (
    <fieldset aria-label={own.kinds[kind]} className="flex flex-col gap-1.5">
      <span className="text-sm font-semibold">{own.kinds[kind]}</span>
      <div className="grid gap-3 sm:grid-cols-3">
        {bounds.map((bound) => (
          <Field key={bound} label={own[bound]} error={isWrong(bound) ? own[`${bound}Wrong`] : undefined}>
            {(control) => (
              <TextInput
                {...control}
                disabled={disabled}
                inputMode={bound === "bytes" ? "text" : "decimal"}
                value={changed[`${kind}.${bound}`] ?? boundText(retention, kind, bound)}
                onValue={(text) => onChange(`${kind}.${bound}`, text)}
              />
            )}
          </Field>
        ))}
      </div>
    </fieldset>
  );
}

const unitOf = (bound: Bound) => (bound === "bytes" ? "bytes" : undefined);

function boundText(retention: Retention, kind: RetentionKind, bound: Bound): string {
  const given: Partial<Record<Bound, number | undefined>> = retention[kind] ?? {};
  const value = given[bound];
  return value === undefined ? "" : quantityOf(unitOf(bound)).text(value);
}

/** What was given with what was written since; what is no number is left as it is, to be refused. */
function retentionOf(given: Retention, changed: Written): Record<string, unknown> {
  const entries = kinds.flatMap((kind) => {
    const own = bounds.flatMap((bound) => {
      const text = (changed[`${kind}.${bound}`] ?? boundText(given, kind, bound)).trim();
      return text === "" ? [] : [[bound, quantityOf(unitOf(bound)).read(text) ?? text] as const];
    });
    return own.length === 0 ? [] : [[kind, Object.fromEntries(own)] as const];
  });
  return Object.fromEntries(entries);
}
