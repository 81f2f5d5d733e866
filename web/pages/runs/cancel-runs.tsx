import type { Client } from "../../../src/contract/client.ts";
import type { RunQuery } from "../../../src/contract/run-query.ts";
import { useClient, useWorkspace } from "../../client.ts";
import { useCountedWork } from "../../counted-work.ts";
import { WorkDialog } from "../../parts/work-dialog.tsx";
import { texts } from "../../texts/runs.ts";

/** These, or all that a query finds. */
export type CancelChoice = { ids: string[] } | { query: RunQuery };

interface CancelRunsProps {
  /** Stays the same while it is counted and done. */
  choice: CancelChoice;
  onClose: () => void;
  onDone: () => void;
}

/** Says first how many runs have not ended, and then cancels them, page by page until stopped. */
export function CancelRuns({ choice, onClose, onDone }: CancelRunsProps) {
  const workspace = useWorkspace();
  const client = useClient();
  const work = useCountedWork({
    key: [workspace, "cancel", choice],
    count: (signal) => counted(client, choice, signal),
    part: async (before) => {
      const { runs, next } = await client.cancelRuns({ input: { ...choice, before } });
      return { done: runs.length, next };
    },
    refreshes: [[workspace, "runs"]],
    onDone,
  });
  return (
    <WorkDialog
      title={texts.cancelTitle}
      about={texts.cancelAbout}
      verb={texts.cancelVerb}
      work={work}
      counted={({ found, next }) => (
        <p className="font-medium">
          {found === 0 ? texts.cancelNothing : texts.cancelCount(found, next === null)}
        </p>
      )}
      totalOf={({ found, next }) => (next === null ? found : null)}
      told={texts.canceled}
      onClose={onClose}
    />
  );
}

/** How many of them have not ended; `next`: at least so many. Of very many runs none may be among the newest. */
async function counted(client: Client, choice: CancelChoice, signal: AbortSignal) {
  // Who chose them has left out those that have ended.
  if ("ids" in choice) return { found: choice.ids.length, next: null };
  for (let before: string | undefined; ; ) {
    const from = before === undefined ? {} : { before };
    const page = await client.cancelRuns({ input: { ...choice, ...from, dryRun: true } }, { signal });
    if (page.found > 0 || page.next === null) return page;
    before = page.next;
  }
}
