import type { SenderView } from "../../../src/contract/sender-page.ts";
import { CodeBlock } from "../../parts/copy.tsx";
import { Card } from "../../parts/page.tsx";
import { Tabs } from "../../parts/tabs.tsx";
import { texts } from "../../texts/sender.ts";

/** The same call in three languages; the secret is the sender's to put in. */
export const Examples = ({ examples }: Pick<SenderView, "examples">) => (
  <Card title={texts.examples}>
    <Tabs
      label={texts.examples}
      tabs={[
        { name: "curl", title: "curl", content: <CodeBlock text={examples.curl} /> },
        { name: "javascript", title: "JavaScript", content: <CodeBlock text={examples.javascript} /> },
        { name: "python", title: "Python", content: <CodeBlock text={examples.python} /> },
      ]}
    />
  </Card>
);
