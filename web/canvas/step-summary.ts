import { quantityOf } from "../form/quantity.ts";
import type { Schema } from "../form/schema.ts";
import type { EditedStep } from "./definition.ts";
import type { Kind } from "./kinds.ts";

const charactersMax = 80;

/** What a step is called: its title, or else its id. */
export const nameOf = ({ title, id }: Pick<EditedStep, "title" | "id">): string =>
  title === undefined || title === "" ? id : title;

/** The settings that tell most, in few words: the first ones that are short texts, numbers or templates. */
export function summaryOf({ config = {} }: EditedStep, kind: Kind | undefined): string {
  const fields = Object.keys(kind?.form.properties ?? config);
  const shown = fields.flatMap((name) => {
    const value = config[name];
    if (typeof value === "number") return [amountText(value, kind?.form.properties?.[name])];
    return typeof value === "string" && value !== "" ? [value.trim().split("\n")[0] ?? ""] : [];
  });
  return shown.slice(0, 2).join(" ").slice(0, charactersMax);
}

function amountText(value: number, field: Schema | undefined): string {
  const { text, suffix } = quantityOf(field?.unit);
  return [text(value), suffix].filter(Boolean).join(" ");
}
