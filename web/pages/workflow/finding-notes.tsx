import { CircleAlert, TriangleAlert } from "lucide-react";
import type { Finding } from "../../../src/contract/problem.ts";

/** What keeps something from being published, and what may be wrong with it. */
export function FindingNotes({ findings }: { findings: readonly Finding[] }) {
  if (findings.length === 0) return null;
  return (
    <ul className="flex flex-col gap-2">
      {findings.map(({ severity, path, message }) => (
        <li
          key={`${path} ${message}`}
          className={`flex items-start gap-2 rounded-lg p-2.5 text-sm ${severity === "error" ? "bg-bad-soft text-bad" : "bg-warn-soft text-warn"}`}
        >
          {severity === "error" ? (
            <CircleAlert className="mt-0.5 size-4 shrink-0" aria-hidden />
          ) : (
            <TriangleAlert className="mt-0.5 size-4 shrink-0" aria-hidden />
          )}
          <span className="min-w-0 break-words">{message}</span>
        </li>
      ))}
    </ul>
  );
}
