import { CirclePlay, Square } from "lucide-react";
import { useEffect, useReducer, useRef, useState } from "react";
import type { BacktestItem } from "../../../src/contract/backtest.ts";
import { useClient } from "../../client.ts";
import { ExpressionField } from "../../form/template-field.tsx";
import { Button } from "../../parts/button.tsx";
import { Field, TextInput } from "../../parts/field.tsx";
import { Card } from "../../parts/page.tsx";
import { ProblemNote } from "../../parts/problem-note.tsx";
import { useMay } from "../../session.ts";
import { texts as everywhere } from "../../texts/everywhere.ts";
import { texts } from "../../texts/workflow-backtest.ts";
import { BacktestItemView } from "./backtest-item.tsx";
import { type Backtest, backtestAfter, notBegun } from "./backtest-state.ts";
import type { EditorSession } from "./editor-session.ts";

const lastDefault = 50,
  lastMax = 1_000;

/** Tries the draft on what came in, delivery by delivery. */
export function BacktestTab({ session, workflow }: { session: EditorSession; workflow: string }) {
  const [last, setLast] = useState(String(lastDefault));
  const [where, setWhere] = useState("");
  const { state, start, stop } = useBacktest(session, workflow);
  const count = Number(last);
  const isCount = Number.isInteger(count) && count >= 1 && count <= lastMax;
  const mayTry = useMay("editor");
  const isRunning = state.kind === "running";
  return (
    <div className="flex flex-col gap-5">
      <Card title={texts.title} about={session.view().hasDraft ? texts.about : texts.aboutInForce}>
        <div className="flex flex-col gap-4">
          <div className="grid items-start gap-4 md:grid-cols-[10rem_minmax(0,1fr)]">
            <Field label={texts.last} hint={texts.lastHint}>
              {(control) => (
                <TextInput {...control} type="number" min={1} max={lastMax} value={last} onValue={setLast} />
              )}
            </Field>
            <ExpressionField label={texts.where} hint={texts.whereHint} value={where} onChange={setWhere} />
          </div>
          <div className="flex items-center gap-3">
            {isRunning ? (
              <Button onClick={stop} icon={<Square className="size-4" aria-hidden />}>
                {everywhere.stop}
              </Button>
            ) : (
              <Button
                look={session.view().hasDraft ? "secondary" : "primary"}
                disabled={!isCount || !mayTry}
                onClick={() => start({ last: count, where: where.trim() })}
                icon={<CirclePlay className="size-4" aria-hidden />}
              >
                {texts.start}
              </Button>
            )}
            <Progress state={state} />
          </div>
          {state.error === null ? null : <ProblemNote error={state.error} />}
        </div>
      </Card>
      <Items items={state.items} />
    </div>
  );
}

function Progress({ state }: { state: Backtest }) {
  const { summary, done, total } = state;
  if (summary !== null) {
    const { same, changed, failed, complete, why, deliveries } = summary;
    return (
      <output className="text-sm">
        {deliveries === 0 ? texts.nothing : texts.summary(same, changed, failed)}{" "}
        {complete ? null : <span className="text-warn">{texts.incomplete(why)}</span>}
      </output>
    );
  }
  if (state.kind !== "running") return null;
  return (
    <output className="flex items-center gap-3 text-sm">
      <progress value={done} max={Math.max(total, 1)} aria-label={texts.title} className="accent-accent" />
      {texts.progress(done, total)}
    </output>
  );
}

function Items({ items }: { items: readonly BacktestItem[] }) {
  if (items.length === 0) return null;
  return (
    <Card title={texts.list} isFlush>
      <ul>
        {items.map((item) => (
          <BacktestItemView key={item.delivery} item={item} />
        ))}
      </ul>
    </Card>
  );
}

function useBacktest(session: EditorSession, workflow: string) {
  const client = useClient();
  const [state, tell] = useReducer(backtestAfter, notBegun);
  const stopping = useRef<AbortController>(undefined);
  useEffect(() => () => stopping.current?.abort(), []);
  const run = async ({ last, where }: { last: number; where: string }, signal: AbortSignal) => {
    tell({ kind: "began" });
    try {
      await session.save();
      const tried = session.view().hasDraft ? {} : { version: await newestOf(workflow) };
      const query = where === "" ? {} : { query: { where } };
      const events = await client.backtest({ input: { workflow, last, ...tried, ...query } }, { signal });
      for await (const event of events) tell(event);
      tell({ kind: "ended" });
    } catch (error) {
      tell(signal.aborted ? { kind: "ended" } : { kind: "failed", error });
    }
  };
  const newestOf = async (name: string) => (await client.getWorkflow({ workflow: name })).version;
  return {
    state,
    start: (options: { last: number; where: string }) => {
      stopping.current = new AbortController();
      void run(options, stopping.current.signal);
    },
    stop: () => stopping.current?.abort(),
  };
}
