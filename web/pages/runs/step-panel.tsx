import { X } from "lucide-react";
import { useState } from "react";
import type { Attempt, RunDetail } from "../../../src/contract/run.ts";
import { IconButton } from "../../parts/button.tsx";
import { Choice } from "../../parts/choice.tsx";
import { CodeBlock } from "../../parts/copy.tsx";
import { Facts } from "../../parts/facts.tsx";
import { Field } from "../../parts/field.tsx";
import { JsonView } from "../../parts/json-view.tsx";
import { OperateButton } from "../../parts/operate-button.tsx";
import { Card } from "../../parts/page.tsx";
import { Select } from "../../parts/select.tsx";
import { Tabs } from "../../parts/tabs.tsx";
import { Duration, ExactTime } from "../../parts/time.tsx";
import { texts as everywhere } from "../../texts/everywhere.ts";
import { texts } from "../../texts/run.ts";
import { Exchanges } from "./exchanges.tsx";
import { LargeParts } from "./large-parts.tsx";
import { ResumeDialog } from "./resume-dialog.tsx";
import { isRunEnded } from "./run-ended.ts";
import type { RunNames } from "./run-names.ts";
import { Answer } from "./run-overview.tsx";
import { type RunNode, stateOf } from "./run-tree.ts";
import { roundsOfPath } from "./step-path.ts";
import { WorkedOutInput } from "./worked-out-input.tsx";

interface StepPanelProps {
  run: RunDetail;
  node: RunNode;
  /** The same step in all rounds that it is in. */
  rounds: readonly RunNode[];
  names: RunNames;
  onChoose: (path: string | null) => void;
}

/** More are found on the time line. */
const roundsMax = 1_000;

/** One step of a run: each attempt with what it was given and what it gave. */
export function StepPanel({ run, node, rounds, names, onChoose }: StepPanelProps) {
  const [chosen, setChosen] = useState<{ path: string; number: string } | null>(null);
  const [isResuming, setResuming] = useState(false);
  const { attempts } = node;
  const number = chosen?.path === node.path ? chosen.number : null;
  const attempt = attempts.find((each) => String(each.attempt) === number) ?? attempts.at(-1);
  return (
    <Card
      title={names.step(node.id)}
      about={`${names.kind(node.type)} · ${node.path}`}
      actions={
        <div className="flex items-center gap-1">
          {isRunEnded(run.status) && attempts.length > 0 ? (
            <OperateButton size="small" onClick={() => setResuming(true)}>
              {texts.resume.fromHere}
            </OperateButton>
          ) : null}
          <IconButton
            label={everywhere.close}
            onClick={() => onChoose(null)}
            icon={<X className="size-4" aria-hidden />}
          />
        </div>
      }
    >
      <div className="flex flex-col gap-4">
        {rounds.length > 1 ? (
          <Field label={texts.roundOf}>
            {(control) => (
              <Select
                {...control}
                value={node.path}
                onValue={onChoose}
                options={rounds.slice(0, roundsMax).map((each) => ({
                  value: each.path,
                  label: `${roundsText(each.path)} · ${texts.states[stateOf(each)]}`,
                }))}
              />
            )}
          </Field>
        ) : null}
        {attempts.length > 1 ? (
          <Choice
            label={texts.attempts}
            value={String(attempt?.attempt)}
            options={attempts.map((each) => ({
              value: String(each.attempt),
              label: texts.attempt(each.attempt),
            }))}
            onValue={(value) => setChosen({ path: node.path, number: value })}
          />
        ) : null}
        {attempt === undefined ? (
          <p className="text-sm text-muted">{node.underWay === null ? texts.notBegun : texts.underWay}</p>
        ) : (
          <AttemptView key={node.path} run={run.id} attempt={attempt} />
        )}
      </div>
      {isResuming ? <ResumeDialog run={run} from={node.path} onClose={() => setResuming(false)} /> : null}
    </Card>
  );
}

/** `Round 3`; of a loop within another `Round 3.1`. */
function roundsText(path: string): string {
  const rounds = roundsOfPath(path);
  return rounds.length === 0 ? path : texts.roundNumbers(rounds.map((round) => round + 1).join("."));
}

function AttemptView({ run, attempt }: { run: string; attempt: Attempt }) {
  const {
    startedAt,
    endedAt,
    status,
    wakeAt,
    error,
    input,
    console,
    exchanges = [],
    saved,
    answer,
    large = [],
  } = attempt;
  const tabs = [
    ...(status === "succeeded" || attempt.output !== null
      ? [{ name: "output", title: texts.output, content: <JsonView value={attempt.output} /> }]
      : []),
    ...(large.length === 0
      ? []
      : [{ name: "large", title: texts.large, content: <LargeParts run={run} parts={large} /> }]),
    {
      name: "input",
      title: texts.settings,
      content:
        input === undefined ? <WorkedOutInput run={run} attempt={attempt} /> : <JsonView value={input} />,
    },
    ...(exchanges.length === 0
      ? []
      : [{ name: "http", title: texts.exchanges, content: <Exchanges exchanges={exchanges} /> }]),
    ...(console.length === 0
      ? []
      : [{ name: "console", title: texts.console, content: <CodeBlock text={console.join("\n")} /> }]),
    ...(Object.keys(saved).length === 0
      ? []
      : [{ name: "saved", title: texts.saved, content: <JsonView value={saved} /> }]),
    ...(answer === null
      ? []
      : [{ name: "answer", title: texts.answer, content: <Answer answer={answer} /> }]),
    ...(attempt.progress === undefined
      ? []
      : [{ name: "progress", title: texts.progress, content: <JsonView value={attempt.progress} /> }]),
  ];
  return (
    <>
      {error === null ? null : (
        <p className="rounded-lg bg-bad-soft px-3 py-2 text-sm break-words whitespace-pre-wrap text-bad">
          {error.name === undefined ? "" : `${error.name}: `}
          {error.message}
        </p>
      )}
      <Facts
        facts={[
          { name: texts.facts.status, value: texts.attemptStates[status] },
          { name: texts.facts.began, value: <ExactTime at={startedAt} /> },
          {
            name: texts.facts.took,
            value: <Duration ms={Date.parse(endedAt) - Date.parse(startedAt)} />,
          },
          { name: texts.facts.next, value: wakeAt === null ? null : <ExactTime at={wakeAt} /> },
          { name: texts.facts.edited, value: attempt.edited === true ? texts.editedAbout : null },
          { name: texts.facts.resumed, value: attempt.resumed === undefined ? null : texts.resumedAbout },
        ]}
      />
      {tabs.length === 0 ? null : <Tabs label={texts.attempt(attempt.attempt)} tabs={tabs} />}
    </>
  );
}
