import type { SenderProof } from "../../../src/contract/sender-page.ts";
import { Card } from "../../parts/page.tsx";
import { Prose } from "../../parts/prose.tsx";
import { texts } from "../../texts/sender.ts";

const words = texts.proofs;

/** How a sender proves who it is; one of the ways is enough. */
export function Proofs({ proofs }: { proofs: readonly SenderProof[] }) {
  return (
    <Card title={words.title} about={proofs.length > 1 ? words.oneIsEnough : undefined}>
      {proofs.length === 0 ? <p className="text-sm">{words.none}</p> : null}
      <div className="flex flex-col gap-6">
        {proofs.map((proof) => (
          <Proof key={`${proof.scheme} ${JSON.stringify(proof.headers)}`} proof={proof} />
        ))}
      </div>
    </Card>
  );
}

function Proof({ proof: { title, description, headers, query, basic, signature } }: { proof: SenderProof }) {
  return (
    <section className="min-w-0">
      <h3 className="text-sm font-semibold">{title}</h3>
      <p className="text-sm text-muted">
        <Prose text={description} />
      </p>
      <dl className="mt-3 grid gap-x-6 gap-y-1 text-sm sm:grid-cols-[max-content_minmax(0,1fr)]">
        {Object.entries(headers).map(([name, value]) => (
          <Line key={name} title={words.header(name)} value={value} />
        ))}
        {Object.entries(query).map(([name, value]) => (
          <Line key={name} title={words.query(name)} value={value} />
        ))}
        {basic ? <Line title={words.basic} value={words.basicAbout} /> : null}
        {signature === null ? null : (
          <>
            <Line title={words.header(signature.header)} value={signature.form} />
            <Line title={words.algorithm} value={signature.algorithm} />
            <Line title={words.encoding} value={signature.encoding} />
            <Line title={words.payload} value={signature.payload} />
            {signature.timestampHeader === null ? null : (
              <Line title={words.timestamp} value={signature.timestampHeader} />
            )}
            {signature.secretEncoding === null ? null : (
              <Line title={words.secretEncoding} value={signature.secretEncoding} />
            )}
          </>
        )}
      </dl>
    </section>
  );
}

const Line = ({ title, value }: { title: string; value: string }) => (
  <>
    <dt className="text-muted">{title}</dt>
    <dd className="min-w-0">
      <code className="font-mono text-[0.8125rem] break-all">{value}</code>
    </dd>
  </>
);
