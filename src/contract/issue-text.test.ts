import { expect, test } from "vitest";
import { z } from "zod";
import { issueText } from "./issue-text.ts";

test.each<[z.ZodType, unknown, string]>([
  [z.number(), "1", "must be a number"],
  [z.coerce.number(), "x", "must be a number"],
  [z.int(), 1.5, "must be a whole number"],
  [z.string(), undefined, "is required"],
  [z.string(), 1, "must be a text"],
  [z.string().min(32), "short", "must be at least 32 characters long"],
  [z.array(z.string()).min(1), [], "must have at least 1 item"],
  [z.number().max(9), 10, "must be at most 9"],
  [z.enum(["all", "worker"]), "some", "must be one of all, worker"],
  [z.url(), "hooks", "must be a URL such as https://hooks.example.com"],
  [z.string().regex(/^a/, "must begin with a"), "b", "must begin with a"],
  [z.union([z.array(z.number()), z.string()]), 5, "must be a list; or: must be a text"],
  [z.union([z.array(z.number()), z.string()]), ["x"], "0 must be a number; or: must be a text"],
  [z.json(), undefined, "is required"],
])("%# says what is wrong as people would", (schema, value, text) => {
  const [issue] = schema.safeParse(value).error?.issues ?? [];
  expect(issue && issueText(issue)).toBe(text);
});
