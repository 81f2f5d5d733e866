import { CircleAlert, RefreshCw } from "lucide-react";
import { messageOf } from "../../src/contract/problem.ts";
import { isProblem } from "../client.ts";
import { texts } from "../texts/everywhere.ts";
import { texts as form } from "../texts/form.ts";
import { Button } from "./button.tsx";

/** What went wrong, what is wrong where, and how to try again. */
export function ProblemNote({ error, onRetry }: { error: unknown; onRetry?: () => void }) {
  const told = messageOf(error);
  const all = isProblem(error) ? error.issues : [];
  // One alone is all that the message says.
  const isToldOfFirst = all[0] !== undefined && told.includes(all[0].message);
  const issues = all.length === 1 && isToldOfFirst ? [] : all;
  return (
    <div
      role="alert"
      className="flex flex-wrap items-start gap-3 rounded-lg border border-bad/40 bg-bad-soft p-4 text-sm"
    >
      <CircleAlert className="mt-0.5 size-5 shrink-0 text-bad" aria-hidden />
      <div className="min-w-0 flex-1 basis-48">
        <p className="font-medium break-words">
          {issues.length > 1 && isToldOfFirst ? form.summary(issues.length) : told}
        </p>
        {issues.length === 0 ? null : (
          <ul className="mt-2 list-disc pl-5">
            {issues.map(({ path, message }) => (
              <li key={`${path} ${message}`}>
                {path === "" ? null : <code className="font-mono text-xs">{path}</code>} {message}
              </li>
            ))}
          </ul>
        )}
      </div>
      {onRetry === undefined ? null : (
        <Button size="small" onClick={onRetry} icon={<RefreshCw className="size-4" aria-hidden />}>
          {texts.tryAgain}
        </Button>
      )}
    </div>
  );
}
