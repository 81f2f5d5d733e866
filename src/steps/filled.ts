import { z } from "zod";
import { type TextMeta, template } from "../contract/name.ts";

/** A text whose template may have come out as a number or a boolean, which stands for its digits or its word. */
export const filledText = (meta: TextMeta = {}) =>
  z.preprocess(
    (value) => (typeof value === "number" || typeof value === "boolean" ? String(value) : value),
    template(meta),
  );

/** A text that is to come out of a secret. */
export const secretText = (title: string, charactersMax = 65_536) =>
  filledText({ title, secret: true, description: "By a secret: `{{ secrets.name }}`." }).pipe(
    z.string().min(1, "empty: is the secret there?").max(charactersMax),
  );
