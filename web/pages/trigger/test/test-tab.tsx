import { Card } from "../../../parts/page.tsx";
import { CallExamples } from "../../../parts/trigger/call-examples.tsx";
import { SendTest } from "../../../parts/trigger/send-test.tsx";
import { texts } from "../../../texts/call.ts";
import { useEditor } from "../editor.ts";
import { Preview } from "../response/preview.tsx";

/** How to call the trigger, as it is in force; and a test from here, by its draft. */
export function TestTab() {
  const { trigger, draft } = useEditor();
  return (
    <div className="grid items-start gap-6 @4xl:grid-cols-2">
      <div className="flex min-w-0 flex-col gap-6">
        <Card title={texts.examples} about={texts.examplesAbout}>
          <CallExamples trigger={trigger} />
        </Card>
        <Preview title={texts.answer} response={trigger.response} />
      </div>
      <Card title={texts.test} about={texts.testAbout}>
        <SendTest key={trigger.version} trigger={trigger} isMain={draft === null} />
      </Card>
    </div>
  );
}
