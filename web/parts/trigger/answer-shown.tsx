import type { RunAnswer } from "../../../src/contract/run.ts";
import { texts } from "../../texts/response.ts";

/** An answer as its caller gets it. */
export function AnswerShown({ answer: { status, headers, body, base64 } }: { answer: RunAnswer }) {
  return (
    <div className="overflow-hidden rounded-lg border border-line font-mono text-xs">
      <p className="border-b border-line bg-sunken px-3 py-2 font-semibold">
        HTTP/1.1 {status} {texts.reasons[status] ?? ""}
      </p>
      <dl className="border-b border-line px-3 py-2">
        {Object.entries(headers).map(([name, value]) => (
          <div key={name} className="flex gap-2">
            <dt className="shrink-0 text-muted">{name}:</dt>
            <dd className="break-all">{value}</dd>
          </div>
        ))}
      </dl>
      {body === "" ? (
        <p className="px-3 py-2 font-sans text-muted">{texts.noBody}</p>
      ) : (
        <pre className="max-h-96 overflow-auto px-3 py-2 break-all whitespace-pre-wrap">
          {base64 === true ? texts.binary(body) : body}
        </pre>
      )}
    </div>
  );
}
