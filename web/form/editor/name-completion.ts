import type { Completion, CompletionContext, CompletionResult } from "@codemirror/autocomplete";
import { EditorState, type Extension } from "@codemirror/state";
import type { NameHint } from "../surroundings.ts";
import type { Mode } from "./filled-parts.ts";

const sampleCharactersMax = 40;

/** Offers the names that stand for something here, within braces or, in an expression, everywhere. */
export function completing(names: readonly NameHint[], mode: Mode): Extension {
  const options = names.map(optionOf);
  const autocomplete = (context: CompletionContext): CompletionResult | null => {
    if (mode === "template" && !isWithinBraces(context)) return null;
    const word = context.matchBefore(/[\w.$"'-]*/);
    const from = word?.from ?? context.pos;
    const isAsked = context.explicit || from < context.pos || /\{\{\s?$/.test(textBefore(context));
    return isAsked ? { from, options, validFor: /^[\w.$"'-]*$/ } : null;
  };
  return EditorState.languageData.of(() => [{ autocomplete }]);
}

function optionOf({ name, type, sample }: NameHint): Completion {
  const text =
    sample === undefined ? undefined : typeof sample === "string" ? sample : JSON.stringify(sample);
  const short = text === undefined ? type : shortened(text);
  return { label: name, ...(short !== undefined && { detail: short }) };
}

const shortened = (text: string) =>
  text.length > sampleCharactersMax ? `${text.slice(0, sampleCharactersMax)}…` : text;

function isWithinBraces(context: CompletionContext): boolean {
  const before = textBefore(context);
  return before.lastIndexOf("{{") > before.lastIndexOf("}}");
}

const textBefore = ({ state, pos }: CompletionContext) => state.doc.sliceString(0, pos);
