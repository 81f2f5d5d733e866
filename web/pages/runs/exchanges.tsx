import type { Exchange, ExchangeBody } from "../../../src/contract/exchange.ts";
import { BodyView } from "../../parts/body-view.tsx";
import { Disclosure } from "../../parts/disclosure.tsx";
import { Pairs } from "../../parts/pairs.tsx";
import { Badge } from "../../parts/status.tsx";
import { Duration } from "../../parts/time.tsx";
import { texts } from "../../texts/run.ts";

/** The HTTP requests that a step made, each with what came back. */
export const Exchanges = ({ exchanges }: { exchanges: readonly Exchange[] }) => (
  <ol className="flex flex-col gap-6">
    {exchanges.map((exchange) => (
      <li key={exchange.at} className="flex flex-col gap-3">
        <ExchangeView exchange={exchange} />
      </li>
    ))}
  </ol>
);

function ExchangeView({ exchange: { request, response, error, tookMs } }: { exchange: Exchange }) {
  return (
    <>
      <p className="flex flex-wrap items-center gap-2 text-sm">
        {response === null ? null : (
          <Badge tone={response.status < 400 ? "good" : "bad"}>{response.status}</Badge>
        )}
        <span className="min-w-0 font-mono text-xs break-all">
          <span className="font-semibold">{request.method}</span> {request.url}
        </span>
        <span className="text-xs text-muted">
          <Duration ms={tookMs} />
        </span>
      </p>
      {error === null ? null : <p className="text-sm break-words text-bad">{error}</p>}
      <Side title={texts.request} headers={request.headers} body={request.body} />
      {response === null ? null : (
        <Side title={texts.response} headers={response.headers} body={response.body} />
      )}
    </>
  );
}

interface SideProps {
  title: string;
  headers: Readonly<Record<string, string>>;
  body: ExchangeBody | null;
}

const Side = ({ title, headers, body }: SideProps) => (
  <div className="rounded-lg border border-line p-3">
    <Disclosure title={title} look="heading" isOpen={body !== null}>
      <div className="flex flex-col gap-3">
        <Pairs label={title} pairs={headers} />
        {body === null ? null : <BodyView encoding={body.encoding} content={body.content} />}
        {body?.cut === true ? <p className="text-xs text-warn">{texts.cut(body.bytes)}</p> : null}
      </div>
    </Disclosure>
  </div>
);
