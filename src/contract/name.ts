import { z } from "zod";

/** A name that people choose and that stands in URLs and files: `github-push`. Unique per workspace and kind. */
export const Name = z
  .string()
  .regex(
    /^[a-z0-9][a-z0-9_-]{0,62}$/,
    "lower-case letters, digits, - and _, at most 63, starting with a letter or digit",
  )
  .meta({ title: "Name" });

/** The name of a variable in templates and scripts: `requestBody`. */
export const VariableName = z
  .string()
  .regex(/^[A-Za-z_][A-Za-z0-9_]{0,62}$/, "letters, digits and _, not starting with a digit")
  .refine((name) => !["__proto__", "constructor", "prototype"].includes(name), "this name is reserved");

/** A point in time, ISO 8601 with offset, as in `2026-01-31T12:00:00.000Z`. */
export const Instant = z.iso.datetime({ offset: true });

/** What a person writes in one line: PostgreSQL takes no NUL, and nothing else of the kind is ever meant. */
export const PlainText = z.string().regex(/^\P{Cc}*$/u, "no control characters");

/** What a form is told of a text. */
export interface TextMeta {
  title?: string;
  description?: string;
  multiline?: boolean;
  /** Is to come out of a secret: the form offers those that are stored. */
  secret?: boolean;
  /** Seldom needed: the form folds it away. */
  rare?: boolean;
}

/** A text in which `{{ expression }}` parts are filled in when it is used. */
export const template = (meta: TextMeta = {}) => z.string().meta({ template: true, ...meta });

/** Any JSON value. */
export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
export const Json: z.ZodType<Json> = z.json();

export const workspaceDefault = "default";
