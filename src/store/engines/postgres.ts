import type { Log } from "../../contract/log.ts";
import { Problem } from "../../contract/problem.ts";
import type { Engine } from "../sql/engine.ts";

export function openPostgres(_options: { url: string; log: Log }): Engine {
  throw new Problem("internal", { detail: "PostgreSQL comes next." });
}
