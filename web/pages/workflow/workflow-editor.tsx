import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { lazy, type ReactNode, Suspense, useEffect, useMemo, useState } from "react";
import type { WorkflowDraft } from "../../../src/contract/version.ts";
import type { Workflow } from "../../../src/contract/workflow.ts";
import type { Start } from "../../canvas/canvas-context.ts";
import type { Kinds } from "../../canvas/kinds.ts";
import { useClient, useWorkspace } from "../../client.ts";
import { LeaveGuard } from "../../parts/leave-guard.tsx";
import { Page } from "../../parts/page.tsx";
import { Skeleton } from "../../parts/skeleton.tsx";
import { Tabs } from "../../parts/tabs.tsx";
import { useMay } from "../../session.ts";
import { texts } from "../../texts/workflow.ts";
import { queriesOf } from "./editor-queries.ts";
import { EditorSession } from "./editor-session.ts";
import { EditorTab } from "./editor-tab.tsx";
import { startsOf } from "./starts.ts";
import { type Editor, useEditor } from "./use-editor.ts";
import { WorkflowActions } from "./workflow-actions.tsx";
import { WorkflowBadges } from "./workflow-badges.tsx";
import { useOpened } from "./workflow-search.ts";
import { YamlTab } from "./yaml-pane.tsx";

// Fetched when each is first opened: the canvas comes first.
const BacktestTab = lazy(async () => ({ default: (await import("./backtest-tab.tsx")).BacktestTab }));
const VersionsTab = lazy(async () => ({ default: (await import("./versions-tab.tsx")).VersionsTab }));
const RunsTab = lazy(async () => ({ default: (await import("./runs-tab.tsx")).RunsTab }));
const SettingsTab = lazy(async () => ({ default: (await import("./settings-tab.tsx")).SettingsTab }));
const WebhookDialog = lazy(async () => ({ default: (await import("./webhook-dialog.tsx")).WebhookDialog }));

interface WorkflowEditorProps {
  name: string;
  /** Null: nothing was published yet. */
  inForce: Workflow | null;
  draft: WorkflowDraft | null;
  kinds: Kinds;
  crumbs: ReactNode;
}

/** A workflow being looked at and changed. What is edited outlives the tabs. */
export function WorkflowEditor({ name, inForce, draft, kinds, crumbs }: WorkflowEditorProps) {
  const workspace = useWorkspace();
  const client = useClient();
  const navigate = useNavigate();
  const { tab = "editor", step, openTab, openStep } = useOpened();
  const [session] = useState(() => new EditorSession({ client, name, inForce, draft }));
  useEffect(() => session.open(), [session]);
  const editor = useEditor(session, { kinds, isEditable: useMay("editor"), opened: step, open: openStep });
  const [isWebhookOpen, setWebhookOpen] = useState(false);
  const triggers = useQuery(queriesOf(workspace, name).triggers).data?.items;
  const starts = useMemo(() => startsOf(editor.definition, triggers ?? []), [editor.definition, triggers]);
  const onStart = ({ kind, key }: Start) => {
    if (kind === "trigger")
      void navigate({ to: "/$workspace/triggers/$trigger", params: { workspace, trigger: key } });
    else if (kind === "after") {
      void navigate({ to: "/$workspace/workflows/$workflow", params: { workspace, workflow: key } });
    } else if (kind === "schedule") openTab("settings");
    else if (editor.isEditable) setWebhookOpen(true);
  };
  return (
    <Page
      title={editor.definition.title ?? name}
      crumbs={crumbs}
      isWide
      beside={<WorkflowBadges workflow={name} inForce={inForce} hasDraft={editor.view.hasDraft} />}
      actions={
        <WorkflowActions
          editor={editor}
          name={name}
          isPublished={inForce !== null}
          triggers={triggers ?? []}
        />
      }
    >
      <LeaveGuard isChanged={editor.view.saving !== "saved"} settle={() => session.save()} />
      <Tabs
        label={texts.tabsLabel}
        tabs={[
          {
            name: "editor",
            title: texts.tabs.editor,
            content: (
              <EditorTab
                editor={editor}
                starts={starts}
                onStart={onStart}
                onWebhook={() => setWebhookOpen(true)}
              />
            ),
          },
          { name: "yaml", title: texts.tabs.yaml, content: <YamlTab editor={editor} /> },
          ...laterTabs(editor, name, inForce !== null),
        ]}
        open={tab}
        onOpen={openTab}
      />
      {isWebhookOpen ? (
        <Suspense>
          <WebhookDialog
            workflow={name}
            answers={editor.entries.some(
              (entry) => entry.kind === "step" && entry.item.step.type === "respond",
            )}
            onClose={() => setWebhookOpen(false)}
          />
        </Suspense>
      ) : null}
    </Page>
  );
}

const laterTabs = (editor: Editor, workflow: string, isPublished: boolean) => {
  const { session } = editor;
  const contents = {
    backtest: <BacktestTab session={session} workflow={workflow} />,
    versions: <VersionsTab session={session} workflow={workflow} isPublished={isPublished} />,
    runs: <RunsTab workflow={workflow} />,
    settings: <SettingsTab editor={editor} />,
  };
  return (["backtest", "versions", "runs", "settings"] as const).map((name) => ({
    name,
    title: texts.tabs[name],
    content: <Suspense fallback={<Skeleton rows={6} />}>{contents[name]}</Suspense>,
  }));
};
