import { readFileSync } from "node:fs";
import { packageFolder } from "./core/package-folder.ts";

const packageFile = new URL("package.json", packageFolder);

/** Tripline's version, as in package.json. */
export function packageVersion(): string {
  const read: unknown = JSON.parse(readFileSync(packageFile, "utf8"));
  const version = typeof read === "object" && read !== null && "version" in read ? read.version : undefined;
  if (typeof version === "string") return version;
  throw new Error("package.json has no version");
}
