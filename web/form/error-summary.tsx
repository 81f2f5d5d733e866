import { useRef } from "react";
import type { Issue } from "../../src/contract/problem.ts";
import { texts } from "../texts/form.ts";
import { labelAt } from "./label.ts";
import { useForm } from "./surroundings.ts";

/** Everything that is wrong with a form; each line leads to its field. One alone is read at the field itself. */
export function ErrorSummary({ issues }: { issues: readonly Issue[] }) {
  const { root } = useForm();
  const summary = useRef<HTMLDivElement>(null);
  if (issues.length === 0) return null;
  return (
    <div ref={summary} role="alert" className="rounded-lg border border-bad/40 bg-bad-soft px-4 py-3 text-sm">
      <p className="font-medium">{texts.summary(issues.length)}</p>
      <ul className="mt-1 list-disc pl-5">
        {issues.map(({ path, message }) => (
          <li key={`${path} ${message}`}>
            <button
              type="button"
              onClick={() => focusField(summary.current, path)}
              className="text-left underline decoration-bad/40 underline-offset-2 hover:decoration-bad"
            >
              {path === "" ? null : <b className="font-medium">{labelAt(path, root)}:</b>} {message}
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}

const focusable = "input, select, textarea, [contenteditable='true'], button:not(:disabled)";

/** Takes the focus to the field at a path, or to the nearest one that it lies in. */
function focusField(summary: HTMLElement | null, path: string): void {
  const form = summary?.parentElement;
  for (let at = path; at !== ""; at = at.slice(0, Math.max(0, at.lastIndexOf(".")))) {
    const field = form?.querySelector<HTMLElement>(`[data-field="${CSS.escape(at)}"]`);
    const control = field?.querySelector<HTMLElement>(focusable);
    if (control === undefined || control === null) continue;
    control.scrollIntoView({ block: "center" });
    control.focus();
    return;
  }
}
