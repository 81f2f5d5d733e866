import { useMemo, useState } from "react";
import { texts } from "../texts/body.ts";
import { Choice } from "./choice.tsx";
import { CodeBlock } from "./copy.tsx";
import { hexText } from "./hex.ts";
import { JsonView } from "./json-view.tsx";

interface BodyViewProps {
  /** The body as text, or as base64 where it is none. */
  encoding: "utf8" | "base64";
  content: string;
}

type View = "pretty" | "raw" | "hex";

/** A body to be read: as indented JSON, as it stands, or byte by byte. */
export function BodyView({ encoding, content }: BodyViewProps) {
  const json = useMemo(() => (encoding === "utf8" ? jsonIn(content) : undefined), [encoding, content]);
  const views: View[] = [
    ...(json === undefined ? [] : ["pretty" as const]),
    ...(encoding === "utf8" ? ["raw" as const] : []),
    "hex",
  ];
  const [chosen, setChosen] = useState<View | null>(null);
  const view = chosen !== null && views.includes(chosen) ? chosen : (views[0] ?? "raw");
  if (content === "") return <p className="text-sm text-muted">{texts.empty}</p>;
  return (
    <div className="flex flex-col gap-3">
      <Choice
        label={texts.view}
        value={view}
        options={views.map((name) => ({ value: name, label: texts.views[name] }))}
        onValue={setChosen}
      />
      {view === "pretty" ? <JsonView value={json} /> : null}
      {view === "raw" ? <Long text={content} /> : null}
      {view === "hex" ? <CodeBlock text={hexText(bytesOf({ encoding, content }))} /> : null}
    </div>
  );
}

/** What is longer makes a page slow; the whole of it is there to be downloaded. */
const shownMax = 262_144;

const Long = ({ text }: { text: string }) => (
  <>
    {text.length > shownMax ? <p className="text-xs text-warn">{texts.cut}</p> : null}
    <CodeBlock text={text.length > shownMax ? text.slice(0, shownMax) : text} />
  </>
);

/** What it says as JSON; undefined where it says nothing. */
function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function bytesOf({ encoding, content }: BodyViewProps): Uint8Array {
  if (encoding === "utf8") return new TextEncoder().encode(content);
  return Uint8Array.from(atob(content), (character) => character.charCodeAt(0));
}
