import type { ResumePlan } from "../../../src/contract/resume.ts";
import { texts } from "../../texts/run.ts";

/** What is done again, and what is left alone. */
export const ResumePlanView = ({ plan }: { plan: ResumePlan }) => (
  <section aria-label={texts.resume.plan} className="rounded-lg bg-sunken p-4 text-sm">
    <p className="font-medium break-words">
      {plan.from === null ? texts.resume.goesOn : texts.resume.goesOnAt(plan.from)} ·{" "}
      {texts.resume.versionNumber(plan.version)}
    </p>
    <p className="mt-1">{texts.resume.kept(plan.kept)}</p>
    {plan.again.length === 0 ? null : (
      <>
        <p className="mt-2">{texts.resume.again}</p>
        <ul className="list-disc pl-5 font-mono text-xs">
          {plan.again.map((path) => (
            <li key={path} className="break-words">
              {path}
            </li>
          ))}
        </ul>
      </>
    )}
  </section>
);
