import { texts } from "../texts/body.ts";
import { CodeBlock } from "./copy.tsx";
import { JsonTree } from "./json-tree.tsx";

interface JsonViewProps {
  value: unknown;
  /** What it is, for those who can't see it. */
  label?: string;
}

/** A JSON value to be read: what holds others to look around in, anything else as it stands. */
export function JsonView({ value, label = texts.views.pretty }: JsonViewProps) {
  if (typeof value !== "object" || value === null)
    return <CodeBlock text={typeof value === "string" ? value : JSON.stringify(value ?? null)} />;
  return (
    <div className="max-h-[32rem] overflow-y-auto rounded-lg border border-line bg-sunken px-2">
      <JsonTree value={value} label={label} />
    </div>
  );
}
