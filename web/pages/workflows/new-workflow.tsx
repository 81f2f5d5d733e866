import { useState } from "react";
import { Dialog } from "../../parts/dialog.tsx";
import { Tabs } from "../../parts/tabs.tsx";
import { texts } from "../../texts/workflow-new.ts";
import { FromTemplate } from "./from-template.tsx";
import { FromYaml } from "./from-yaml.tsx";
import { NewEmpty } from "./new-empty.tsx";

/** The ways to a workflow: an empty one, a template's, one that is written down already. */
export function NewWorkflow({ onClose }: { onClose: () => void }) {
  const [way, setWay] = useState("empty");
  const ways = [
    { name: "empty", title: texts.ways.empty, content: <NewEmpty /> },
    { name: "template", title: texts.ways.template, content: <FromTemplate /> },
    { name: "yaml", title: texts.ways.yaml, content: <FromYaml /> },
  ];
  return (
    <Dialog title={texts.title} isOpen isWide onClose={onClose}>
      <Tabs label={texts.waysLabel} tabs={ways} open={way} onOpen={setWay} />
    </Dialog>
  );
}
