import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { DeadLetterDetail } from "../../../src/contract/dead-letter.ts";
import { useClient, useWorkspace } from "../../client.ts";
import { BodyView } from "../../parts/body-view.tsx";
import { Dialog } from "../../parts/dialog.tsx";
import { Facts } from "../../parts/facts.tsx";
import { Pairs } from "../../parts/pairs.tsx";
import { ProblemNote } from "../../parts/problem-note.tsx";
import { Skeleton } from "../../parts/skeleton.tsx";
import { Tabs } from "../../parts/tabs.tsx";
import { Duration, ExactTime } from "../../parts/time.tsx";
import { texts } from "../../texts/dead-letters.ts";
import { type LetterAct, LetterButtons } from "./letter-actions.tsx";
import { LetterStatus } from "./letter-status.tsx";

interface DeadLetterDialogProps {
  id: string;
  onAct: (act: LetterAct) => void;
  onClose: () => void;
}

/** One dead letter: what was to be sent, how each attempt ended, and what can be done about it. */
export function DeadLetterDialog({ id, onAct, onClose }: DeadLetterDialogProps) {
  const workspace = useWorkspace();
  const client = useClient();
  const letter = useQuery({
    queryKey: [workspace, "dead-letters", "one", id],
    queryFn: () => client.getDeadLetter({ deadLetter: id }),
    retry: false,
  });
  return (
    <Dialog
      title={texts.one}
      place="side"
      isWide
      isOpen
      onClose={onClose}
      {...(letter.data !== undefined && { actions: <LetterButtons id={id} onAct={onAct} /> })}
    >
      {letter.isPending ? <Skeleton /> : null}
      {letter.isError ? <ProblemNote error={letter.error} onRetry={() => void letter.refetch()} /> : null}
      {letter.data === undefined ? null : <Letter letter={letter.data} workspace={workspace} />}
    </Dialog>
  );
}

const Letter = ({ letter, workspace }: { letter: DeadLetterDetail; workspace: string }) => (
  <div className="flex flex-col gap-5">
    <p className="rounded-lg bg-bad-soft px-3 py-2 text-sm break-words text-bad">{letter.reason}</p>
    <Facts
      facts={[
        {
          name: texts.columns.address,
          value: <code className="font-mono text-xs">{letter.url}</code>,
          isWide: true,
        },
        { name: texts.status, value: <LetterStatus of={letter.status} /> },
        { name: texts.columns.tries, value: letter.tries },
        {
          name: texts.run,
          value: (
            <Link
              to="/$workspace/runs/$run"
              params={{ workspace, run: letter.runId }}
              search={{ step: letter.step }}
              className="text-accent underline underline-offset-2"
            >
              {letter.workflow} · {letter.step}
            </Link>
          ),
        },
        { name: texts.message, value: <code className="font-mono text-xs">{letter.messageId}</code> },
      ]}
    />
    <Tabs
      label={texts.one}
      tabs={[
        { name: "attempts", title: texts.attempts, content: <Attempts letter={letter} /> },
        {
          name: "headers",
          title: texts.headers,
          content: <Pairs label={texts.headers} pairs={letter.request.headers} />,
        },
        {
          name: "body",
          title: texts.body,
          content:
            letter.request.body === null ? (
              <p className="text-sm text-muted">{texts.noBody}</p>
            ) : (
              <BodyView encoding={letter.request.body.encoding} content={letter.request.body.content} />
            ),
        },
      ]}
    />
  </div>
);

const Attempts = ({ letter }: { letter: DeadLetterDetail }) => (
  <ol className="flex flex-col gap-2 text-sm">
    {letter.attempts.map(({ at, tookMs, status, error }) => (
      <li key={at} className="flex flex-wrap gap-x-3">
        <ExactTime at={at} />
        <span className="font-medium tabular-nums">{status ?? texts.noReply}</span>
        <Duration ms={tookMs} />
        {error === null ? null : <span className="min-w-0 break-words text-bad">{error}</span>}
      </li>
    ))}
  </ol>
);
