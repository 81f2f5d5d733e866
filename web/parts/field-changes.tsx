import { texts } from "../texts/changes.ts";
import { type Change, isInstant, placeOf, rowsOf } from "./change-text.ts";
import { ExactTime } from "./time.tsx";

const looks = { before: "bg-bad-soft text-bad", after: "bg-good-soft text-good" } as const;

/** What changed, member by member: what it was, and what it is. */
export const FieldChanges = ({ changes }: { changes: readonly Change[] }) => (
  <ul className="flex flex-col gap-3">
    {changes.map((change) => (
      <li key={change.path} className="min-w-0">
        <span className="text-xs font-medium wrap-anywhere" title={change.path}>
          {placeOf(change)}
        </span>
        <Sides {...change} />
      </li>
    ))}
  </ul>
);

function Sides({ before, after }: Change) {
  if (before !== undefined && after !== undefined) {
    return (
      <div className="mt-1 grid gap-1 sm:grid-cols-2">
        <Side side="before" value={before} />
        <Side side="after" value={after} />
      </div>
    );
  }
  const [side, value] = before === undefined ? (["after", after] as const) : (["before", before] as const);
  return (
    <>
      <span className="text-xs text-muted"> · {side === "after" ? texts.added : texts.removed}</span>
      <div className="mt-1">
        <Side side={side} value={value} />
      </div>
    </>
  );
}

function Side({ side, value }: { side: "before" | "after"; value: unknown }) {
  const rows = rowsOf(value);
  return (
    <div
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- it scrolls, by keyboard, too
      tabIndex={isHigh(value) ? 0 : undefined}
      className={`max-h-48 min-w-0 overflow-auto rounded-md px-2 py-1 text-xs ${looks[side]}`}
    >
      <span className="sr-only">{texts[side]}: </span>
      {rows === null ? (
        <Value value={value} />
      ) : (
        <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-3">
          {rows.map((row) => (
            <div key={row.name} className="contents">
              <dt>{row.name}</dt>
              <dd>
                <Value value={row.value} />
              </dd>
            </div>
          ))}
        </dl>
      )}
    </div>
  );
}

/** Whether it may be higher than its place, on a small screen too. */
function isHigh(value: unknown): boolean {
  const text = textOf(value);
  return text.length > 160 || text.split("\n").length > 8;
}

const textOf = (value: unknown) => (typeof value === "string" ? value : JSON.stringify(value, null, 2));

function Value({ value }: { value: unknown }) {
  if (isInstant(value)) return <ExactTime at={value} />;
  if (typeof value === "boolean") return value ? texts.yes : texts.no;
  return <pre className="font-mono break-all whitespace-pre-wrap">{textOf(value)}</pre>;
}
