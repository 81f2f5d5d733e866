import { Send } from "lucide-react";
import { useState } from "react";
import type { SenderTried, SenderView } from "../../../src/contract/sender-page.ts";
import { headerLines, headersIn, wrongLine } from "../../header-lines.ts";
import { Button } from "../../parts/button.tsx";
import { Field, TextArea } from "../../parts/field.tsx";
import { Form } from "../../parts/form.tsx";
import { Card } from "../../parts/page.tsx";
import { Badge } from "../../parts/status.tsx";
import { AnswerShown } from "../../parts/trigger/answer-shown.tsx";
import { openClient } from "../../session.ts";
import { texts } from "../../texts/sender.ts";

const words = texts.tryIt;

/** A call that is checked as if it had been sent; nothing is stored or started. */
export function TryIt({ view, token }: { view: SenderView; token: string }) {
  const [headers, setHeaders] = useState(() => headerLines(firstHeaders(view)));
  const wrong = wrongLine(headers);
  const [body, setBody] = useState(() => JSON.stringify(view.sample, null, 2));
  const [tried, setTried] = useState<SenderTried | null>(null);
  const submit = async () => {
    const input = { headers: headersIn(headers), text: body };
    setTried(await openClient.trySenderCall({ token, input }));
  };
  return (
    <Card title={words.title} about={words.about}>
      <Form onSubmit={submit}>
        {({ isBusy }) => (
          <>
            <Field
              label={words.headers}
              hint={words.headersHint}
              error={wrong === null ? undefined : words.notLine(wrong)}
            >
              {(control) => <TextArea {...control} isCode rows={4} value={headers} onValue={setHeaders} />}
            </Field>
            <Field label={words.body}>
              {(control) => <TextArea {...control} isCode rows={8} value={body} onValue={setBody} />}
            </Field>
            <div>
              <Button
                type="submit"
                look="primary"
                disabled={wrong !== null}
                busy={isBusy}
                icon={<Send className="size-4" aria-hidden />}
              >
                {words.submit}
              </Button>
            </div>
          </>
        )}
      </Form>
      {tried === null ? null : <Tried tried={tried} />}
    </Card>
  );
}

function Tried({ tried: { taken, reason, answer, stations } }: { tried: SenderTried }) {
  return (
    <div aria-live="polite" className="mt-5 flex flex-col gap-3 border-t border-line pt-5 text-sm">
      <p>
        <Badge tone={taken ? "good" : "bad"}>{taken ? words.taken : words.refused}</Badge> {reason}
      </p>
      {answer === null ? null : <AnswerShown answer={answer} />}
      <ol className="flex flex-col gap-1">
        {stations.map(({ station, verdict, reason: why }) => (
          <li key={station}>
            <code className="font-mono text-xs">{station}</code> {verdict}
            {why === null ? null : <span className="text-muted"> {why}</span>}
          </li>
        ))}
      </ol>
    </div>
  );
}

/** What the first way to prove oneself sends, as a beginning. */
const firstHeaders = ({ proofs: [proof] }: SenderView): Record<string, string> => ({
  "Content-Type": "application/json",
  ...proof?.headers,
});
