import { useState } from "react";
import type { TemplateInstalled } from "../../../src/contract/template.ts";
import { Dialog } from "../../parts/dialog.tsx";
import { Tabs } from "../../parts/tabs.tsx";
import { texts } from "../../texts/workflow-new.ts";
import { Installed } from "../templates/installed.tsx";
import { FromTemplate } from "./from-template.tsx";
import { FromYaml } from "./from-yaml.tsx";
import { NewEmpty } from "./new-empty.tsx";

/** The ways to a workflow: an empty one, a template's, one that is written down already. */
export function NewWorkflow({ onClose }: { onClose: () => void }) {
  const [way, setWay] = useState("empty");
  const [yaml, setYaml] = useState("");
  const [installed, setInstalled] = useState<TemplateInstalled | null>(null);
  if (installed !== null) {
    return (
      // Secrets that were made for it are shown this once.
      <Dialog title={texts.created} isOpen isWide isFirm onClose={onClose}>
        <Installed installed={installed} />
      </Dialog>
    );
  }
  const ways = [
    { name: "empty", title: texts.ways.empty, content: <NewEmpty /> },
    { name: "template", title: texts.ways.template, content: <FromTemplate onInstalled={setInstalled} /> },
    { name: "yaml", title: texts.ways.yaml, content: <FromYaml text={yaml} onText={setYaml} /> },
  ];
  return (
    <Dialog title={texts.title} isOpen isWide isChanged={yaml.trim() !== ""} onClose={onClose}>
      <Tabs label={texts.waysLabel} tabs={ways} open={way} onOpen={setWay} />
    </Dialog>
  );
}
