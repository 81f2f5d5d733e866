import { CodeBlock } from "./copy.tsx";

/** A JSON value to be read; a text stands as it is. */
export const JsonView = ({ value }: { value: unknown }) => (
  <CodeBlock text={typeof value === "string" ? value : JSON.stringify(value ?? null, null, 2)} />
);
