import { readFileSync } from "node:fs";
import { z } from "zod";
import { packageFolder } from "./core/package-folder.ts";

const packageFile = new URL("package.json", packageFolder);

/** Tripline's version, as in package.json. */
export function packageVersion(): string {
  return z.object({ version: z.string() }).parse(JSON.parse(readFileSync(packageFile, "utf8"))).version;
}
