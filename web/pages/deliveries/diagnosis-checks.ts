import type { CredentialFinding } from "../../../src/contract/diagnosis.ts";

/** What proves a request, one by one: each is right, wrong, or could not be told. */
export const checkNames = ["secret", "time", "algorithm", "header", "format"] as const;
export type CheckName = (typeof checkNames)[number];
export type CheckState = "right" | "wrong" | "unknown";

export interface Check {
  name: CheckName;
  state: CheckState;
  /** What would have to be otherwise. */
  changes: CredentialFinding["changes"];
}

const checkOf = (setting: string): CheckName => {
  if (/secret/i.test(setting)) return "secret";
  if (setting.startsWith("timestamp")) return "time";
  if (setting === "algorithm") return "algorithm";
  return setting === "header" ? "header" : "format";
};

/** What a finding says of each; nothing where nothing could be told. */
export function checksOf({ kind, changes }: Pick<CredentialFinding, "kind" | "changes">): Check[] {
  const checks = checkNames.map((name): Check => {
    const own = changes.filter(({ setting }) => checkOf(setting) === name);
    return { name, state: own.length > 0 ? "wrong" : stateOf(kind, name), changes: own };
  });
  return checks.every(({ state }) => state === "unknown") ? [] : checks;
}

function stateOf(kind: CredentialFinding["kind"], name: CheckName): CheckState {
  switch (kind) {
    case "proves":
    case "would_match":
      return "right";
    case "stale":
      return name === "time" ? "wrong" : "right";
    case "not_valid":
      return name === "time" ? "wrong" : "unknown";
    case "not_set_up":
    case "no_match":
      return name === "secret" ? "wrong" : "unknown";
    case "missing":
      return name === "header" ? "wrong" : "unknown";
    case "masked":
    case "cut":
    case "refused":
      return "unknown";
    default:
      return kind satisfies never;
  }
}
