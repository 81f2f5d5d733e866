import { CircleCheck, CircleHelp, CircleX } from "lucide-react";
import type { CredentialFinding, Diagnosis, Tried } from "../../../src/contract/diagnosis.ts";
import { Disclosure } from "../../parts/disclosure.tsx";
import { Badge } from "../../parts/status.tsx";
import { useSchemeTitles } from "../../parts/trigger/catalog.ts";
import { credentialTitle } from "../../parts/trigger/credential-title.ts";
import { texts } from "../../texts/refusal.ts";
import { type Check, checksOf } from "./diagnosis-checks.ts";

/** What each credential of the trigger says to the request: what is right, what is wrong, what would prove it (S92). */
export const DiagnosisView = ({ diagnosis }: { diagnosis: Diagnosis }) => (
  <div className="flex flex-col gap-4">
    {diagnosis.findings.map((finding) => (
      <FindingView key={`${finding.credential} ${finding.scheme}`} finding={finding} />
    ))}
    {diagnosis.tried === null ? null : <TriedView tried={diagnosis.tried} />}
  </div>
);

const tones = {
  proves: "good",
  would_match: "warn",
  stale: "warn",
  not_valid: "bad",
  missing: "bad",
  not_set_up: "bad",
  masked: "plain",
  cut: "plain",
  refused: "bad",
  no_match: "bad",
} as const satisfies Record<CredentialFinding["kind"], string>;

function FindingView({
  finding: { kind, credential, scheme, message, changes },
}: {
  finding: CredentialFinding;
}) {
  const titleOf = useSchemeTitles();
  const title = credentialTitle(credential, titleOf);
  return (
    <article className="rounded-lg border border-line p-4">
      <header className="flex flex-wrap items-center gap-2">
        <h3 className="text-sm font-semibold break-words">{title}</h3>
        {title === credential ? <span className="text-xs text-muted">{titleOf(scheme)}</span> : null}
        <Badge tone={tones[kind]}>{texts.kinds[kind]}</Badge>
      </header>
      <p className="mt-2 text-sm break-words">{message}</p>
      <Checks checks={checksOf({ kind, changes })} />
    </article>
  );
}

const Checks = ({ checks }: { checks: readonly Check[] }) =>
  checks.length === 0 ? null : (
    <ul className="mt-3 grid gap-x-6 gap-y-2 sm:grid-cols-2">
      {checks.map((check) => (
        <CheckView key={check.name} check={check} />
      ))}
    </ul>
  );

const signs = {
  right: <CircleCheck className="mt-0.5 size-4 shrink-0 text-good" aria-hidden />,
  wrong: <CircleX className="mt-0.5 size-4 shrink-0 text-bad" aria-hidden />,
  unknown: <CircleHelp className="mt-0.5 size-4 shrink-0 text-muted" aria-hidden />,
} as const;

const CheckView = ({ check: { name, state, changes } }: { check: Check }) => (
  <li className="flex items-start gap-2 text-sm">
    {signs[state]}
    <div className="min-w-0">
      <span className="font-medium">{texts.checks[name]}</span>{" "}
      <span className="text-muted">{texts.states[state]}</span>
      {changes.map(({ setting, is, wouldBe }) => (
        <p key={setting} className="text-xs break-words">
          <code className="font-mono">{setting}</code>: <s className="text-muted">{is ?? texts.unset}</s> →{" "}
          <strong className="font-semibold">{wouldBe === "" ? texts.unset : wouldBe}</strong>
        </p>
      ))}
    </div>
  </li>
);

const TriedView = ({ tried }: { tried: Tried }) => (
  <Disclosure title={texts.tried(tried.combinations, tried.complete)}>
    <dl className="grid gap-3 text-sm sm:grid-cols-2">
      {(["secrets", "algorithms", "payloads", "bodies", "timestamps"] as const).map((name) => (
        <div key={name} className="min-w-0">
          <dt className="font-medium">{texts.triedNames[name]}</dt>
          <dd className="text-xs break-words text-muted">
            {tried[name].length === 0 ? texts.none : tried[name].join(" · ")}
          </dd>
        </div>
      ))}
    </dl>
  </Disclosure>
);
