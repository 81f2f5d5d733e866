import { spawnSync } from "node:child_process";
import { aptInstall } from "./apt.ts";

const probe = ["-c", "import requests"];

/** A Python that has the package `requests`, which the examples need; installed where there is none and that may be done. */
export function pythonWithRequests(): string {
  const known = ["python3", "/usr/bin/python3"].find(hasRequests);
  if (known !== undefined) return known;
  aptInstall(["python3-requests"], "This test needs Python with requests: apt-get install python3-requests.");
  return "/usr/bin/python3";
}

const hasRequests = (command: string): boolean => spawnSync(command, probe).status === 0;
