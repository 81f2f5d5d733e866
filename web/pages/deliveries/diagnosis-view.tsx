import { CircleCheck, CircleHelp, CircleX } from "lucide-react";
import type { Diagnosis, Finding, Tried } from "../../../src/contract/diagnosis.ts";
import { Badge } from "../../parts/status.tsx";
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
} as const satisfies Record<Finding["kind"], string>;

const FindingView = ({ finding }: { finding: Finding }) => (
  <article className="rounded-lg border border-line p-4">
    <header className="flex flex-wrap items-center gap-2">
      <h3 className="text-sm font-semibold break-words">{finding.credential}</h3>
      <code className="font-mono text-xs text-muted">{finding.scheme}</code>
      <Badge tone={tones[finding.kind]}>{texts.kinds[finding.kind]}</Badge>
    </header>
    <p className="mt-2 text-sm break-words">{finding.message}</p>
    <ul className="mt-3 grid gap-x-6 gap-y-2 sm:grid-cols-2">
      {checksOf(finding).map((check) => (
        <CheckView key={check.name} check={check} />
      ))}
    </ul>
  </article>
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
  <details>
    <summary className="min-h-6 cursor-pointer text-sm font-medium text-accent">
      {texts.tried(tried.combinations, tried.complete)}
    </summary>
    <dl className="mt-2 grid gap-3 text-sm sm:grid-cols-2">
      {(["secrets", "algorithms", "payloads", "bodies", "timestamps"] as const).map((name) => (
        <div key={name} className="min-w-0">
          <dt className="font-medium">{texts.triedNames[name]}</dt>
          <dd className="text-xs break-words text-muted">
            {tried[name].length === 0 ? texts.none : tried[name].join(" · ")}
          </dd>
        </div>
      ))}
    </dl>
  </details>
);
