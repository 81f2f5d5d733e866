import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useDeferredValue } from "react";
import type { Match, Ruling } from "../../../../src/contract/match.ts";
import type { TriggerInput } from "../../../../src/contract/trigger.ts";
import { useClient, useWorkspace } from "../../../client.ts";
import { Disclosure } from "../../../parts/disclosure.tsx";
import { Card } from "../../../parts/page.tsx";
import { ProblemNote } from "../../../parts/problem-note.tsx";
import { Skeleton } from "../../../parts/skeleton.tsx";
import { Badge } from "../../../parts/status.tsx";
import { Moment } from "../../../parts/time.tsx";
import { useSettled } from "../../../parts/trigger/settled.ts";
import { texts } from "../../../texts/routes.ts";
import { useEditor } from "../editor.ts";

const last = 50;
const pauseMs = 400;

/** What the rules as they stand here, published or not, say of the last deliveries. */
export function MatchLast() {
  const { trigger, definition } = useEditor();
  const workspace = useWorkspace();
  const client = useClient();
  const draft = useSettled(draftOf(definition), pauseMs);
  const matches = useQuery({
    queryKey: [workspace, "triggers", trigger.id, "match", draft],
    queryFn: ({ signal }) => client.matchTrigger({ trigger: trigger.id, input: { last, draft } }, { signal }),
    placeholderData: keepPreviousData,
    retry: false,
  });
  const shown = useDeferredValue(matches.data);
  return (
    <Card title={texts.match} about={texts.matchAbout} isFlush>
      {matches.isError ? (
        <div className="p-4">
          <ProblemNote error={matches.error} />
        </div>
      ) : null}
      {shown === undefined && !matches.isError ? <Skeleton /> : null}
      {shown !== undefined && !matches.isError ? (
        <>
          <output className="block border-b border-line px-5 py-3 text-sm">
            {shown.items.length === 0 ? texts.noDeliveries : texts.matched(shown.matched, shown.items.length)}
            {shown.failed > 0 ? (
              <span className="ml-1 font-medium text-bad">{texts.failed(shown.failed)}</span>
            ) : null}
            {shown.complete ? null : <span className="ml-1 text-muted">{texts.incomplete}</span>}
          </output>
          <ul className="max-h-[40rem] overflow-y-auto">
            {shown.items.map((match, at) => (
              <li key={match.deliveryId ?? at} className="border-b border-line last:border-0">
                <MatchRow match={match} />
              </li>
            ))}
          </ul>
        </>
      ) : null}
    </Card>
  );
}

/** The rules, and the parameters that they read. A route that names no workflow yet can't be tried. */
function draftOf({ parameters, events, eventType, filter, routing, routes }: TriggerInput) {
  return {
    parameters,
    events: events ?? null,
    eventType: eventType ?? null,
    filter: filter ?? null,
    routing,
    routes: routes.filter(({ workflow }) => workflow !== ""),
  };
}

function MatchRow({ match }: { match: Match }) {
  const { receivedAt, eventType, workflows, failed, rulings, notes } = match;
  return (
    <Disclosure
      look="row"
      title={
        <>
          <Outcome isFailed={failed} workflows={workflows} />
          {eventType === null ? null : <code className="font-mono text-xs">{eventType}</code>}
          <span className="ml-auto text-xs text-muted">
            {receivedAt === null ? null : <Moment at={receivedAt} />}
          </span>
        </>
      }
    >
      <div className="flex flex-col gap-2 px-5 pb-4 text-xs">
        {notes.map((note) => (
          <p key={note} className="text-muted">
            {note}
          </p>
        ))}
        <ul className="flex flex-col gap-2">
          {rulings.map((ruling) => (
            <RulingRow key={ruling.rule} ruling={ruling} />
          ))}
        </ul>
      </div>
    </Disclosure>
  );
}

function Outcome({ isFailed, workflows }: { isFailed: boolean; workflows: readonly string[] }) {
  if (isFailed) return <Badge tone="bad">{texts.couldNot}</Badge>;
  if (workflows.length === 0) return <Badge>{texts.wouldNot}</Badge>;
  return (
    <>
      <Badge tone="good">{texts.wouldStart}</Badge>
      <span className="min-w-0 break-words">{workflows.join(", ")}</span>
    </>
  );
}

const tones = { match: "good", no_match: "plain", error: "bad", skipped: "plain" } as const;

function RulingRow({ ruling: { rule, verdict, reason, seen } }: { ruling: Ruling }) {
  return (
    <li className="rounded-lg bg-sunken px-3 py-2">
      <p className="flex flex-wrap items-center gap-2">
        <span className="font-medium">{rule}</span>
        <Badge tone={tones[verdict]}>{texts.verdicts[verdict]}</Badge>
        {reason === undefined ? null : <span className="text-muted">{reason}</span>}
      </p>
      {seen.length === 0 ? null : (
        <dl className="mt-1.5 grid grid-cols-[auto_minmax(0,1fr)] gap-x-3 gap-y-0.5 font-mono">
          {seen.map(({ path, value }) => (
            <div key={path} className="contents">
              <dt className="text-muted">{path}</dt>
              <dd className="break-all">{value ?? texts.missing}</dd>
            </div>
          ))}
        </dl>
      )}
    </li>
  );
}
