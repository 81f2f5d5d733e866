import type { Response, ResponseProfile } from "../../../../src/contract/response.ts";
import { Card } from "../../../parts/page.tsx";
import { texts } from "../../../texts/response.ts";
import { bodyText } from "./content-form.tsx";

interface Answer {
  status: number;
  headers: Readonly<Record<string, string>>;
  body: string;
}

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
} as const satisfies Record<ResponseProfile, Answer>;

/** The answer as a caller sees it. */
export function Preview({ response, title = texts.preview }: { response: Response; title?: string }) {
  return (
    <Card title={title} about={texts.previewAbout}>
      {response.method === "workflow" ? <FromWorkflow /> : <Shown answer={answerOf(response)} />}
    </Card>
  );
}

function answerOf(response: Exclude<Response, { method: "workflow" }>): Answer {
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

function Shown({ answer: { status, headers, body } }: { answer: Answer }) {
  return (
    <div className="overflow-hidden rounded-lg border border-line font-mono text-xs">
      <p className="border-b border-line bg-sunken px-3 py-2 font-semibold">
        HTTP/1.1 {status} {texts.reasons[status] ?? ""}
      </p>
      <dl className="border-b border-line px-3 py-2">
        {Object.entries({ ...headers, "X-Request-Id": "dlv_…" }).map(([name, value]) => (
          <div key={name} className="flex gap-2">
            <dt className="shrink-0 text-muted">{name}:</dt>
            <dd className="break-all">{value}</dd>
          </div>
        ))}
      </dl>
      {body === "" ? (
        <p className="px-3 py-2 font-sans text-muted">{texts.noBody}</p>
      ) : (
        <pre className="px-3 py-2 break-all whitespace-pre-wrap">{body}</pre>
      )}
    </div>
  );
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
