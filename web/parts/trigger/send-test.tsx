import { useMutation } from "@tanstack/react-query";
import { Send } from "lucide-react";
import { useState } from "react";
import type { Json } from "../../../src/contract/name.ts";
import { messageOf } from "../../../src/contract/problem.ts";
import { sampleDefault } from "../../../src/contract/sample.ts";
import type { TriggerView } from "../../../src/contract/trigger.ts";
import { useClient } from "../../client.ts";
import { texts } from "../../texts/call.ts";
import { Disclosure } from "../disclosure.tsx";
import { Field, TextArea } from "../field.tsx";
import { OperateButton } from "../operate-button.tsx";
import { ProblemNote } from "../problem-note.tsx";
import { useSample } from "./catalog.ts";
import { TestOutcome } from "./test-outcome.tsx";

interface SendTestProps {
  trigger: Pick<TriggerView, "id" | "sample" | "provider" | "auth">;
  /** Whether sending is what one is to do next on the page. */
  isMain?: boolean;
}

/** Sends a request as a sender would, past the authentication, and shows what became of it at each station. */
export function SendTest({ trigger, isMain = true }: SendTestProps) {
  const client = useClient();
  const sample = useSample(trigger) ?? sampleDefault;
  const [own, setBody] = useState<string | null>(null);
  const body = own ?? JSON.stringify(sample, null, 2);
  const [headers, setHeaders] = useState("");
  const [query, setQuery] = useState("");
  const read = { body: jsonIn(body), headers: pairsIn(headers, ":"), query: pairsIn(query, "=") };
  const test = useMutation({
    mutationFn: () =>
      client.testTrigger({
        trigger: trigger.id,
        input: { body: read.body.value, headers: read.headers.value, query: read.query.value },
      }),
  });
  const isWrong = Object.values(read).some(({ error }) => error !== undefined);
  return (
    <div className="flex flex-col gap-4">
      <Field label={texts.body} error={read.body.error}>
        {(control) => <TextArea {...control} isCode rows={7} value={body} onValue={setBody} />}
      </Field>
      <Disclosure title={texts.more}>
        <div className="grid gap-4 sm:grid-cols-2">
          <Field label={texts.headers} hint={texts.headersHint} error={read.headers.error}>
            {(control) => <TextArea {...control} isCode rows={3} value={headers} onValue={setHeaders} />}
          </Field>
          <Field label={texts.query} hint={texts.queryHint} error={read.query.error}>
            {(control) => <TextArea {...control} isCode rows={3} value={query} onValue={setQuery} />}
          </Field>
        </div>
      </Disclosure>
      <div>
        <OperateButton
          look={isMain ? "primary" : "secondary"}
          disabled={isWrong}
          busy={test.isPending}
          icon={<Send className="size-4" aria-hidden />}
          onClick={() => test.mutate()}
        >
          {texts.send}
        </OperateButton>
      </div>
      {test.isError ? <ProblemNote error={test.error} /> : null}
      {test.data === undefined ? null : <TestOutcome key={test.submittedAt} result={test.data} />}
    </div>
  );
}

interface Read<Value> {
  value: Value;
  error?: string;
}

function jsonIn(text: string): Read<Json> {
  try {
    const value: Json = JSON.parse(text);
    return { value };
  } catch (error) {
    return { value: null, error: texts.notJson(messageOf(error)) };
  }
}

function pairsIn(text: string, separator: ":" | "="): Read<Record<string, string>> {
  const value: Record<string, string> = {};
  for (const line of text.split("\n").filter((each) => each.trim() !== "")) {
    const at = line.indexOf(separator);
    if (at < 1) return { value, error: texts.notLine(line) };
    value[line.slice(0, at).trim()] = line.slice(at + 1).trim();
  }
  return { value };
}
