import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Bell, Plus } from "lucide-react";
import { useState } from "react";
import type { AlertRule } from "../../../src/contract/alert.ts";
import { useAction } from "../../action.ts";
import { useClient, useWorkspace } from "../../client.ts";
import { Button, buttonClass } from "../../parts/button.tsx";
import { Confirm } from "../../parts/confirm.tsx";
import { Empty } from "../../parts/empty.tsx";
import { ListStates } from "../../parts/list-states.tsx";
import { Card } from "../../parts/page.tsx";
import { useMay } from "../../session.ts";
import { texts } from "../../texts/settings.ts";
import { AlertRuleEditor } from "./alert-rule-editor.tsx";
import { AlertRuleTable } from "./alert-rule-table.tsx";
import { AlertTest } from "./alert-test.tsx";
import { SettingsFrame } from "./settings-frame.tsx";

/** Rules of what is looked for, and who is told. */
export function AlertRulesPage() {
  const workspace = useWorkspace();
  const client = useClient();
  const may = useMay("editor");
  const [edited, setEdited] = useState<AlertRule | "new" | null>(null);
  const [deleting, setDeleting] = useState<AlertRule | null>(null);
  const [testing, setTesting] = useState<AlertRule | null>(null);
  const list = useQuery({
    queryKey: [workspace, "alert-rules"],
    queryFn: () => client.listAlertRules({}),
  });
  const own = texts.alertsPage;
  const add = (
    <Button
      look="primary"
      disabled={!may}
      title={may ? undefined : texts.editorsOnly}
      onClick={() => setEdited("new")}
      icon={<Plus className="size-4" aria-hidden />}
    >
      {own.add}
    </Button>
  );
  const rules = list.data?.items ?? [];
  return (
    <SettingsFrame
      title={texts.alerts}
      about={own.about}
      actions={
        <>
          <Link to="/$workspace/alerts" params={{ workspace }} className={buttonClass()}>
            {own.list}
          </Link>
          {add}
        </>
      }
    >
      <Card isFlush>
        <ListStates
          list={list}
          isEmpty={rules.length === 0}
          empty={
            <Empty icon={<Bell />} title={own.empty}>
              {own.emptyAbout}
            </Empty>
          }
        >
          <AlertRuleTable
            rules={rules}
            mayChange={may}
            onEdit={setEdited}
            onTest={setTesting}
            onDelete={setDeleting}
          />
        </ListStates>
      </Card>
      {edited === null ? null : (
        <AlertRuleEditor rule={edited === "new" ? null : edited} onClose={() => setEdited(null)} />
      )}
      {testing === null ? null : <AlertTest rule={testing} onClose={() => setTesting(null)} />}
      {deleting === null ? null : <DeleteRule name={deleting.name} onClose={() => setDeleting(null)} />}
    </SettingsFrame>
  );
}

function DeleteRule({ name, onClose }: { name: string; onClose: () => void }) {
  const workspace = useWorkspace();
  const client = useClient();
  const own = texts.alertsPage;
  const remove = useAction({
    run: () => client.deleteAlertRule({ rule: name }),
    told: () => own.deleted(name),
    refreshes: [
      [workspace, "alert-rules"],
      [workspace, "alerts"],
    ],
    isQuiet: true,
  });
  return (
    <Confirm
      title={own.deleteTitle(name)}
      verb={texts.delete}
      isOpen
      onClose={onClose}
      onConfirm={() => remove.mutateAsync()}
    >
      {own.deleteAbout}
    </Confirm>
  );
}
