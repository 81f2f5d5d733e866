import type { Response, ResponseProfile } from "../../../../src/contract/response.ts";
import type { RunAnswer } from "../../../../src/contract/run.ts";
import { Card } from "../../../parts/page.tsx";
import { AnswerShown } from "../../../parts/trigger/answer-shown.tsx";
import { texts } from "../../../texts/response.ts";
import { bodyText } from "./content-form.tsx";

const json = "application/json";
const profiles = {
  ok: { status: 200, headers: { "Content-Type": "text/plain; charset=utf-8" }, body: "OK" },
  received: { status: 200, headers: { "Content-Type": json }, body: '{"received":true}' },
  processed: { status: 200, headers: { "Content-Type": json }, body: '{"processed":true}' },
  accepted: {
    status: 200,
    headers: { "Content-Type": json },
    body: '{"status":"accepted","workflow_started":true}',
  },
} as const satisfies Record<ResponseProfile, RunAnswer>;

/** The answer as a caller sees it. */
export function Preview({ response, title = texts.preview }: { response: Response; title?: string }) {
  return (
    <Card title={title} about={texts.previewAbout}>
      {response.method === "workflow" ? (
        <FromWorkflow />
      ) : (
        <AnswerShown answer={withId(answerOf(response))} />
      )}
    </Card>
  );
}

/** Each answer names its delivery. */
const withId = ({ headers, ...answer }: RunAnswer): RunAnswer => ({
  ...answer,
  headers: { ...headers, "X-Request-Id": "dlv_…" },
});

function answerOf(response: Exclude<Response, { method: "workflow" }>): RunAnswer {
  if (response.method === "immediately") return profiles[response.profile ?? "ok"];
  const { status = 200, contentType, headers = {}, body } = response;
  const looksLikeJson = body !== undefined && (typeof body !== "string" || /^\s*(\[|\{(?!\{))/.test(body));
  const type = contentType ?? (looksLikeJson ? json : "text/plain; charset=utf-8");
  const isEmpty = status === 204 || body === undefined;
  return {
    status,
    headers: { ...(!isEmpty && { "Content-Type": type }), ...headers },
    body: isEmpty ? "" : bodyText(body),
  };
}

function FromWorkflow() {
  return (
    <div className="flex flex-col gap-3 text-sm">
      <p>{texts.fromRun}</p>
      <p className="text-muted">{texts.fromRunElse}</p>
      <div className="rounded-lg border border-line px-3 py-2">
        <p className="font-medium">{texts.late}</p>
        <p className="mt-1 font-mono text-xs break-all">{texts.lateAnswer}</p>
      </div>
    </div>
  );
}
