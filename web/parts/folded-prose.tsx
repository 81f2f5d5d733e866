import { useState } from "react";
import { texts } from "../texts/everywhere.ts";
import { firstSentence } from "./first-sentence.ts";
import { Prose } from "./prose.tsx";

/** The first sentence of a description; the rest of a long one when it is asked for. */
export function FoldedProse({ text }: { text: string }) {
  const [isOpen, setOpen] = useState(false);
  const { first, rest } = firstSentence(text);
  if (rest === "") return <Prose text={text} />;
  return (
    <>
      <Prose text={isOpen ? text : first} />{" "}
      <button
        type="button"
        aria-expanded={isOpen}
        onClick={() => setOpen(!isOpen)}
        className="font-medium text-accent hover:underline"
      >
        {isOpen ? texts.readLess : texts.readMore}
      </button>
    </>
  );
}
