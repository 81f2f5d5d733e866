import { z } from "zod";

/** The way to a member of the body: names with dots between, as in `signature.timestamp`. */
export const MemberPath = z
  .string()
  .max(200)
  .regex(/^[^.{}]+(?:\.[^.{}]+){0,7}$/, "names of members with dots between, as in signature.timestamp");

export function namesOf(path: string): string[] {
  return path.split(".");
}
