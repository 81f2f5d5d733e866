import type { BacktestItem } from "../../../src/contract/backtest.ts";
import { CodeBlock } from "../../parts/copy.tsx";
import { Disclosure } from "../../parts/disclosure.tsx";
import { FieldChanges } from "../../parts/field-changes.tsx";
import { Badge, Status } from "../../parts/status.tsx";
import { Moment } from "../../parts/time.tsx";
import { texts } from "../../texts/workflow-backtest.ts";

const tones = { same: "plain", changed: "warn", failed: "bad" } as const;

/** What would become of one delivery: what changes, what would be called. */
export function BacktestItemView({ item }: { item: BacktestItem }) {
  const { delivery, receivedAt, verdict, changes, runs, notes } = item;
  return (
    <li className="border-b border-line last:border-0">
      <Disclosure
        look="row"
        title={
          <>
            <Badge tone={tones[verdict]}>{texts.verdicts[verdict]}</Badge>
            <Moment at={receivedAt} />
            <code className="min-w-0 truncate font-mono text-xs text-muted">{delivery}</code>
            <span className="text-xs text-muted">
              {[...new Set(changes.map(({ what }) => texts.whats[what]))].join(", ")}
            </span>
          </>
        }
      >
        <div className="flex flex-col gap-4 px-5 pb-4">
          {notes.map((note) => (
            <p key={note} className="text-sm text-muted">
              {note}
            </p>
          ))}
          {changes.map(({ what, workflow, fields }) => (
            <section key={`${what} ${workflow ?? ""}`}>
              <h3 className="mb-1 text-sm font-semibold">
                {[texts.whats[what], workflow].filter(Boolean).join(" · ")}
              </h3>
              <FieldChanges changes={fields} />
            </section>
          ))}
          {runs.map(({ workflow, status, error, recorded, wouldCall, unknown }) => (
            <section key={workflow} className="flex flex-col gap-2">
              <h3 className="flex flex-wrap items-center gap-2 text-sm font-semibold">
                {workflow} · {texts.outcomes[status]}
                {recorded === null ? null : (
                  <span className="font-normal text-muted">
                    {texts.recorded} <Status of={recorded.status} />
                  </span>
                )}
              </h3>
              {error === null ? null : <p className="text-sm text-bad">{error}</p>}
              {wouldCall.map(({ path, type, config }) => (
                <div key={path}>
                  <p className="mb-1 text-xs text-muted">
                    {texts.wouldCall}: {type} ({path})
                  </p>
                  <CodeBlock text={JSON.stringify(config, null, 2)} />
                </div>
              ))}
              {unknown.length === 0 ? null : (
                <p className="text-sm text-muted">
                  {texts.unknown}: {unknown.join(", ")}
                </p>
              )}
            </section>
          ))}
        </div>
      </Disclosure>
    </li>
  );
}
