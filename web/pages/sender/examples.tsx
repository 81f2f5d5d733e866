import type { SenderView } from "../../../src/contract/sender-page.ts";
import { Card } from "../../parts/page.tsx";
import { CallExamples } from "../../parts/trigger/call-examples.tsx";
import { texts } from "../../texts/sender.ts";

/** The same call in three languages; the secret is the sender's to put in. */
export const Examples = ({ examples }: Pick<SenderView, "examples">) => (
  <Card title={texts.examples}>
    <CallExamples trigger={examples} />
  </Card>
);
