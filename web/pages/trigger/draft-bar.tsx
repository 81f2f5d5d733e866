import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { Issue } from "../../../src/contract/problem.ts";
import { useWorkspace } from "../../client.ts";
import type { Saving } from "../../draft-keeper.ts";
import { Button } from "../../parts/button.tsx";
import { Confirm } from "../../parts/confirm.tsx";
import { Disclosure } from "../../parts/disclosure.tsx";
import { ProblemNote } from "../../parts/problem-note.tsx";
import { useToasts } from "../../parts/toasts.tsx";
import { WhoseDraft } from "../../parts/whose-draft.tsx";
import { texts as all } from "../../texts/trigger.ts";
import { useEditor } from "./editor.ts";
import { PublishDialog } from "./publish-dialog.tsx";

const texts = all.draft;

const told = {
  saved: texts.saved,
  waiting: texts.waiting,
  saving: texts.saving,
  refused: texts.refused,
  failed: texts.failed,
  conflict: texts.conflict,
} as const satisfies Record<Saving, string>;

/** More would cover what is to be mended; they are there to be unfolded. */
const issuesAtOnce = 3;

/** That there is something that callers don't notice yet, whether it is saved, and what to do with it. */
export function DraftBar() {
  const { draft, saving, issues, keeper } = useEditor();
  const [asked, setAsked] = useState<"publish" | "discard" | null>(null);
  const toasts = useToasts();
  const workspace = useWorkspace();
  const queries = useQueryClient();
  if (draft === null && saving === "saved") return null;
  const askToPublish = async () => {
    await keeper.save();
    const now = keeper.state();
    // What was undone to what is in force has no draft any more.
    if (now.saving === "saved" && now.draft !== null) setAsked("publish");
  };
  const isBad = saving === "refused" || saving === "failed" || saving === "conflict";
  return (
    <section
      aria-label={texts.unpublished}
      className="sticky top-14 z-20 flex max-h-[50dvh] flex-col gap-3 overflow-y-auto rounded-xl border border-line bg-warn-soft px-4 py-3 lg:top-0"
    >
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <div className="min-w-0 flex-1">
          <p className="text-sm font-semibold">{texts.unpublished}</p>
          {/* Whoever hears the page is told what went wrong, and not each save as one types. */}
          <output className="block text-xs font-medium text-bad">{isBad ? told[saving] : null}</output>
          {isBad ? null : (
            <p className="text-xs text-muted">
              {saving === "saved" ? `${told.saved}. ${texts.unpublishedAbout}` : told[saving]}
            </p>
          )}
        </div>
        {saving === "conflict" ? (
          <WhoseDraft onTheirs={() => keeper.reload()} onMine={() => keeper.keepMine()} />
        ) : (
          <div className="flex gap-2">
            <Button size="small" onClick={() => setAsked("discard")}>
              {texts.discard}
            </Button>
            <Button size="small" look="primary" disabled={isBad} onClick={() => void askToPublish()}>
              {texts.publish}
            </Button>
          </div>
        )}
      </div>
      {saving === "refused" ? <Issues issues={issues} /> : null}
      {saving === "failed" ? <Failed /> : null}
      <Confirm
        title={texts.discardTitle}
        verb={texts.discardVerb}
        isOpen={asked === "discard"}
        onClose={() => setAsked(null)}
        onConfirm={async () => {
          await keeper.discard();
          await keeper.reload();
          toasts.done(texts.discardedDone);
        }}
      >
        {texts.discardAbout}
      </Confirm>
      <PublishDialog
        isOpen={asked === "publish"}
        onClose={() => setAsked(null)}
        onPublish={async () => {
          await keeper.publish();
          toasts.done(texts.publishedDone);
          await queries.invalidateQueries({ queryKey: [workspace, "triggers"] });
        }}
      />
    </section>
  );
}

function Failed() {
  const { error, keeper } = useEditor();
  return <ProblemNote error={error} onRetry={() => void keeper.save()} />;
}

/** Where and why, for what is not on the tab that is open. */
function Issues({ issues }: { issues: readonly Issue[] }) {
  const rest = issues.slice(issuesAtOnce);
  return (
    <div className="text-sm">
      <IssueList issues={issues.slice(0, issuesAtOnce)} />
      {rest.length === 0 ? null : (
        <Disclosure title={texts.moreIssues(rest.length)}>
          <IssueList issues={rest} />
        </Disclosure>
      )}
    </div>
  );
}

const IssueList = ({ issues }: { issues: readonly Issue[] }) => (
  <ul className="list-disc pl-5">
    {issues.map(({ path, message }) => (
      <li key={`${path} ${message}`} className="break-words">
        <code className="font-mono text-xs break-all">{path}</code> {message}
      </li>
    ))}
  </ul>
);
