import { useQuery } from "@tanstack/react-query";
import { Download } from "lucide-react";
import { workspaceDefault } from "../../../src/contract/name.ts";
import { useClient, useWorkspace } from "../../client.ts";
import { download } from "../../download.ts";
import { fileMoment } from "../../file-moment.ts";
import { Button } from "../../parts/button.tsx";
import { CodeBlock } from "../../parts/copy.tsx";
import { Card } from "../../parts/page.tsx";
import { ProblemNote } from "../../parts/problem-note.tsx";
import { ProgressBar } from "../../parts/progress-bar.tsx";
import { Skeleton } from "../../parts/skeleton.tsx";
import { useMay } from "../../session.ts";
import { bytesText } from "../../size.ts";
import { type Task, useTask } from "../../task.ts";
import { texts as everywhere } from "../../texts/everywhere.ts";
import { texts } from "../../texts/settings.ts";
import { SettingsFrame } from "./settings-frame.tsx";

/** A copy of the embedded store; over PostgreSQL, what to do instead. */
export function BackupPage() {
  const client = useClient();
  const workspace = useWorkspace();
  const isOwner = useMay("owner");
  const may = isOwner && workspace === workspaceDefault;
  const status = useQuery({ queryKey: [workspace, "status"], queryFn: () => client.getStatus({}) });
  const backup = useTask({
    run: (_: void, { signal, tell }: Task<{ done: number; total: number | null }>) =>
      client.backup({}, { signal, onBytes: tell }),
    told: () => texts.backupPage.done,
    onDone: (bytes) => download(bytes, `tripline-${fileMoment(new Date())}.db`),
  });
  const { isRunning, progress } = backup;
  const own = texts.backupPage;
  const barred = isOwner ? own.elsewhere(workspaceDefault) : texts.ownersOnly;
  return (
    <SettingsFrame title={texts.backup} about={own.about}>
      <Card>
        {status.isPending ? <Skeleton rows={3} /> : null}
        {status.isError ? <ProblemNote error={status.error} onRetry={() => void status.refetch()} /> : null}
        {status.data?.store.kind === "sqlite" ? (
          <div className="flex flex-col items-start gap-4">
            <p className="max-w-2xl text-sm">{own.sqlite}</p>
            {isRunning ? (
              <div className="flex w-full max-w-md flex-col gap-2">
                <ProgressBar
                  label={texts.backup}
                  done={progress?.done ?? 0}
                  total={progress?.total ?? null}
                  isRunning
                />
                <output className="text-sm text-muted">
                  {progress === null ? own.preparing : own.soFar(bytesText(progress.done))}
                </output>
              </div>
            ) : null}
            {/* One button, which keeps the focus while it downloads. */}
            <Button
              look={isRunning ? "secondary" : "primary"}
              disabled={!may}
              title={may ? undefined : barred}
              onClick={() => (isRunning ? backup.stop() : backup.start())}
              icon={isRunning ? null : <Download className="size-4" aria-hidden />}
            >
              {isRunning ? everywhere.stop : own.download}
            </Button>
            {may ? null : <p className="text-xs text-muted">{barred}</p>}
            <p className="text-sm text-muted">{own.restore}</p>
            <div className="w-full">
              <CodeBlock text="tripline restore <file>" />
            </div>
          </div>
        ) : null}
        {status.data?.store.kind === "postgres" ? (
          <div className="flex flex-col gap-3">
            <p className="text-sm">{own.postgres}</p>
            <CodeBlock text="pg_dump --format=custom --file=tripline.dump <database>" />
          </div>
        ) : null}
      </Card>
    </SettingsFrame>
  );
}
