import { ArrowRight } from "lucide-react";
import { texts } from "../texts/form.ts";
import type { Tried } from "./tried.ts";

const shownMax = 300;

/** Beneath a template: what it gives, or why it gives nothing. */
export function TriedText({ id, tried }: { id: string; tried: Tried | null }) {
  if (tried === null) return <span id={id} hidden />;
  if (tried.kind === "broken") {
    const { message, line, column } = tried;
    return (
      <p id={id} className="text-xs font-medium text-bad">
        {message}
        {line === null || column === null ? null : ` (${texts.template.at(line, column)})`}
      </p>
    );
  }
  const value = tried.kind === "secret" ? undefined : tried.value;
  const isMissing = value === undefined || value === null;
  const text =
    tried.kind === "secret" ? texts.template.secret : isMissing ? texts.template.missing : shown(value);
  return (
    <p id={id} className="flex min-w-0 items-start gap-1 text-xs text-muted">
      <ArrowRight className="mt-0.5 size-3 shrink-0" aria-label={texts.template.value} />
      {isMissing || text === "" ? (
        <i>{text === "" ? texts.template.empty : text}</i>
      ) : (
        <code className="line-clamp-3 min-w-0 font-mono break-all whitespace-pre-wrap text-good">{text}</code>
      )}
    </p>
  );
}

function shown(value: unknown): string {
  const text = typeof value === "string" ? value : JSON.stringify(value);
  return text.length > shownMax ? `${text.slice(0, shownMax)}…` : text;
}
