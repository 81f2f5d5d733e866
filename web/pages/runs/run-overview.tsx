import type { RunAnswer, RunDetail } from "../../../src/contract/run.ts";
import { BodyView } from "../../parts/body-view.tsx";
import { JsonView } from "../../parts/json-view.tsx";
import { Card } from "../../parts/page.tsx";
import { Pairs } from "../../parts/pairs.tsx";
import { Tabs } from "../../parts/tabs.tsx";
import { Moment } from "../../parts/time.tsx";
import { texts } from "../../texts/run.ts";
import { LargeParts } from "./large-parts.tsx";
import { openWaitsOf } from "./open-waits.tsx";
import { isRunEnded } from "./run-ended.ts";

/** What a run as a whole was given, and what it gave. */
export function RunOverview({ run }: { run: RunDetail }) {
  const waits = { name: "waits", title: texts.waits, content: <Waits run={run} /> };
  const isWaiting = openWaitsOf(run).length > 0;
  const tabs = [
    ...(isWaiting ? [waits] : []),
    ...(isRunEnded(run.status) || run.output !== null
      ? [{ name: "output", title: texts.output, content: <JsonView value={run.output} /> }]
      : []),
    ...(run.large === undefined
      ? []
      : [{ name: "large", title: texts.large, content: <LargeParts run={run.id} parts={run.large} /> }]),
    ...(run.deliveryId === null
      ? [{ name: "input", title: texts.input, content: <JsonView value={run.input} /> }]
      : []),
    ...(run.answer === null
      ? []
      : [{ name: "answer", title: texts.answer, content: <Answer answer={run.answer} /> }]),
    ...(run.waits.length === 0 || isWaiting ? [] : [waits]),
    ...(run.resumes.length === 0
      ? []
      : [{ name: "resumes", title: texts.resumes, content: <Resumes run={run} /> }]),
  ];
  return (
    <Card title={texts.whole} about={texts.wholeAbout}>
      {tabs.length === 0 ? (
        <p className="text-sm text-muted">{texts.nothingYet}</p>
      ) : (
        // When it ends, what it gave comes first.
        <Tabs key={String(isRunEnded(run.status))} label={texts.whole} tabs={tabs} />
      )}
    </Card>
  );
}

export const Answer = ({ answer }: { answer: RunAnswer }) => (
  <div className="flex flex-col gap-4">
    <p className="text-sm">
      {texts.answerStatus} <span className="font-semibold tabular-nums">{answer.status}</span>
    </p>
    <Pairs label={texts.answerHeaders} pairs={answer.headers} />
    <BodyView encoding={answer.base64 === true ? "base64" : "utf8"} content={answer.body} />
  </div>
);

const Waits = ({ run }: { run: RunDetail }) => (
  <ul className="flex flex-col gap-2 text-sm">
    {run.waits.map(({ id, path, kind, state, key, until }) => (
      <li key={id}>
        <code className="font-mono text-xs">{path}</code> {texts.waitKinds[kind]}
        {key === null ? "" : ` (${key})`}: <strong>{texts.waitStates[state]}</strong>
        {state === "open" ? (
          <span className="text-muted">
            {" "}
            · {texts.until} <Moment at={until} />
          </span>
        ) : null}
      </li>
    ))}
  </ul>
);

const Resumes = ({ run }: { run: RunDetail }) => (
  <ul className="flex flex-col gap-3 text-sm">
    {run.resumes.map(({ at, by, from, version, before, edits }) => (
      <li key={at}>
        <Moment at={at} /> · {texts.resumedBy(by, from, version)}
        <p className="text-xs break-words text-muted">
          {texts.before(before.status)} {before.error?.message}
        </p>
        {edits === null ? null : <JsonView value={edits} />}
      </li>
    ))}
  </ul>
);
