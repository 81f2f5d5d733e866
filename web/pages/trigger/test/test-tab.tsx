import { Card } from "../../../parts/page.tsx";
import { CallExamples } from "../../../parts/trigger/call-examples.tsx";
import { SendTest } from "../../../parts/trigger/send-test.tsx";
import { texts } from "../../../texts/call.ts";
import { useEditor } from "../editor.ts";

/** How to call the trigger, and a call from here. Both are of what is in force. */
export function TestTab() {
  const { trigger } = useEditor();
  return (
    <div className="grid items-start gap-6 xl:grid-cols-2">
      <Card title={texts.examples} about={texts.examplesAbout}>
        <CallExamples trigger={trigger} />
      </Card>
      <Card title={texts.test} about={texts.testAbout}>
        <SendTest key={trigger.version} trigger={trigger} />
      </Card>
    </div>
  );
}
