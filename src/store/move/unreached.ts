import { messageOf, Problem } from "../../contract/problem.ts";
import { sqlState } from "../engines/postgres/failure.ts";

/** What is said where no session begins; never the password that stands in the URL. */
export function unreached(url: string, cause: unknown): Problem {
  const place = URL.parse(url);
  const where = `${place?.hostname ?? ""}:${place?.port || "5432"}`;
  const name = place?.pathname.slice(1) ?? "";
  const state = sqlState(cause);
  const next =
    state === "3D000"
      ? `Make it: createdb ${name}`
      : state?.startsWith("28") === true
        ? "Look at the user and the password in the URL."
        : "Look at the host and the port in the URL, and whether the server runs.";
  const detail = `PostgreSQL at ${where} can't be used (${whyOf(cause)}). ${next}`;
  return new Problem("invalid_input", { detail, cause });
}

/** Where a name has several addresses, each has its own error, and the whole says nothing. */
const whyOf = (cause: unknown): string =>
  cause instanceof AggregateError ? cause.errors.map(messageOf).join("; ") : messageOf(cause);
