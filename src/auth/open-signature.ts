import type { LeftOpen } from "./scheme.ts";
import { payloadOf, type SignatureConfig, timestampRule } from "./signature-config.ts";
import { payloadParts } from "./signed-payload.ts";

/** Of a signature over what the author says: the body, and the time that is to keep it from being sent again. */
export function openBeside(config: SignatureConfig): LeftOpen[] {
  const parts = payloadParts(payloadOf(config));
  const members = parts.flatMap((part) => (part.kind === "member" ? [part.path] : []));
  const headers = parts.flatMap((part) => (part.kind === "header" ? [part.name] : []));
  const signsBody =
    config.bodyDigest !== undefined ||
    parts.some(({ kind }) => kind === "body" || kind === "rest" || kind === "form");
  const { header, member } = config.timestamp ?? {};
  const signsTime =
    parts.some(({ kind }) => kind === "timestamp") ||
    (member !== undefined && (signsBody || members.includes(member))) ||
    (header !== undefined && headers.includes(header.toLowerCase()));
  const open: LeftOpen[] = [];
  if (!signsBody) {
    const signed = members.length === 0 ? "nothing of the body" : `of the body only ${members.join(", ")}`;
    const message = `${signed} is signed: who has seen one call can send the rest changed`;
    open.push({ what: "body", message });
  }
  if (timestampRule(config) !== null && !signsTime) {
    const message =
      "the timestamp is not part of what is signed: who has seen a call can send it again at any time";
    open.push({ what: "time", message });
  }
  return open;
}
