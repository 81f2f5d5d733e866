import type { TriggerView } from "../../../src/contract/trigger.ts";
import { texts } from "../../texts/call.ts";
import { CodeBlock } from "../copy.tsx";
import { Tabs } from "../tabs.tsx";

/** A call of the trigger in three languages (S17–S19, S109). */
export function CallExamples({ trigger }: { trigger: Pick<TriggerView, "curl" | "javascript" | "python"> }) {
  const languages = ["curl", "javascript", "python"] as const;
  return (
    <Tabs
      label={texts.examples}
      tabs={languages.map((name) => ({
        name,
        title: texts.languages[name],
        content: <CodeBlock text={trigger[name]} label={texts.copyExample} />,
      }))}
    />
  );
}
