import { z } from "zod";
import { type TextMeta, template } from "../contract/name.ts";

/** A text whose template may have come out as a number or a boolean, which stands for its digits or its word. */
export const filledText = (meta: TextMeta = {}) =>
  z.preprocess(
    (value) => (typeof value === "number" || typeof value === "boolean" ? String(value) : value),
    template(meta),
  );
