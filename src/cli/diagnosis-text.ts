import type { CredentialFinding, Diagnosis, Tried } from "../contract/diagnosis.ts";
import { fields, heading, styled, table } from "./output.ts";
import { printable } from "./printable.ts";

/** A diagnosis for people: what each credential says, what to change, and what was tried. */
export function diagnosisText({ delivery, trigger, reason, findings, tried }: Diagnosis): string {
  return [
    fields({ delivery, trigger, refused: reason }),
    ...findings.flatMap(findingText),
    ...(tried === null || findings.some(({ kind }) => kind === "would_match") ? [] : triedText(tried)),
  ].join("\n");
}

function findingText({ credential, kind, message, changes }: CredentialFinding): string[] {
  const style = kind === "would_match" || kind === "proves" ? "green" : "yellow";
  const parts = [heading(credential), `${styled(style, kind.replaceAll("_", " "))}  ${printable(message)}`];
  if (changes.length === 0) return parts;
  const columns = [
    { title: "setting", text: (change: CredentialFinding["changes"][number]) => change.setting },
    { title: "is", text: (change: CredentialFinding["changes"][number]) => change.is ?? "–" },
    { title: "would be", text: (change: CredentialFinding["changes"][number]) => change.wouldBe || "(none)" },
  ];
  return [...parts, table(changes, columns, "")];
}

function triedText({
  secrets,
  algorithms,
  bodies,
  payloads,
  timestamps,
  combinations,
  complete,
}: Tried): string[] {
  return [
    heading(`Tried (${combinations} combinations${complete ? "" : ", the bound of the search"})`),
    fields({
      secrets: secrets.join(", "),
      algorithms: algorithms.join(", "),
      bodies: bodies.join(", "),
      payloads: payloads.join("  "),
      timestamps: timestamps.length === 0 ? "none was found" : timestamps.join(", "),
    }),
  ];
}
