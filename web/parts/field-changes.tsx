import { texts } from "../texts/changes.ts";

interface Change {
  path: string;
  before?: unknown;
  after?: unknown;
}

/** What changed, member by member: what it was, and what it is. */
export const FieldChanges = ({ changes }: { changes: readonly Change[] }) => (
  <ul className="flex flex-col gap-2">
    {changes.map(({ path, before, after }) => (
      <li key={path} className="min-w-0">
        <code className="font-mono text-xs break-all text-muted">{path}</code>
        <div className="mt-1 grid gap-1 sm:grid-cols-2">
          <Side label={texts.before} value={before} className="bg-bad-soft text-bad" />
          <Side label={texts.after} value={after} className="bg-good-soft text-good" />
        </div>
      </li>
    ))}
  </ul>
);

function Side({ label, value, className }: { label: string; value: unknown; className: string }) {
  return (
    <div
      className={`min-w-0 rounded-md px-2 py-1 ${value === undefined ? "bg-sunken text-muted" : className}`}
    >
      <span className="sr-only">{label}: </span>
      <pre className="max-h-48 overflow-auto font-mono text-xs break-all whitespace-pre-wrap">
        {value === undefined ? texts.nothing : shown(value)}
      </pre>
    </div>
  );
}

const shown = (value: unknown): string =>
  typeof value === "string" ? value : JSON.stringify(value, null, 2);
