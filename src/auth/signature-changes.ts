import type { DiagnosisChange } from "../contract/diagnosis.ts";
import type { Proof } from "./scheme.ts";
import type { SignatureAim } from "./signature-aim.ts";
import { timestampRule } from "./signature-config.ts";
import type { Match } from "./signature-search.ts";
import { readTimestamp } from "./timestamp.ts";

/** What would have to be otherwise for the match to be accepted, in an author's words. */
export function changesOf(
  match: Match,
  aim: SignatureAim,
  proof: Proof,
): { message: string; changes: DiagnosisChange[] } {
  const { signature, body } = match;
  const { config } = aim;
  const changes = [
    ...secretChanges(match, aim),
    ...change("algorithm", aim.algorithm, match.algorithm),
    ...(signature.header === null
      ? []
      : change("header", aim.header?.toLowerCase() ?? null, signature.header.toLowerCase())),
    ...(config.format.kind === "pairs"
      ? pairChanges(config.format.signature, signature.prefix)
      : change("prefix", config.prefix, signature.prefix)),
    ...change("encoding", config.encoding, signature.encoding),
    ...change("payload", aim.payload, match.payload),
    ...timestampChanges(match, aim, proof),
    ...(body.setting === null ? [] : bodyChanges(match, aim)),
  ];
  const altered = body.setting === null;
  if (changes.length === 0 && !altered) {
    changes.push({
      setting: "format",
      is: config.format.kind,
      wouldBe: "single, list or pairs, as the header has it",
    });
  }
  const settings = changes.length === 0 ? "" : provedWith(changes);
  const made = altered
    ? `The signature was made over ${body.name}: the sender or a proxy changes the body after it was signed.`
    : "";
  return { message: [made, settings].filter((text) => text !== "").join(" "), changes };
}

/** Under which name the signature stands, where it stands as a pair. */
function pairChanges(is: string, prefix: string): DiagnosisChange[] {
  const name = /^([\w-]+)=$/.exec(prefix)?.[1];
  return name === undefined ? [] : change("format.signature", is, name);
}

export function provedWith(changes: readonly DiagnosisChange[]): string {
  const settings = changes.map(({ setting, wouldBe }) => `${setting}: ${quoted(wouldBe)}`);
  return `It would be proved with ${settings.join(", ")}.`;
}

function secretChanges({ maker }: Match, { secret, secretEncoding }: SignatureAim): DiagnosisChange[] {
  if (maker.kind === "public") return secret === undefined ? [] : change("secret", secret, maker.secret);
  const { form } = maker;
  const stored =
    form.note === null
      ? []
      : [{ setting: "stored secret", is: "as it is", wouldBe: `${form.secret} ${form.note}` }];
  return [
    ...change("secret", secret ?? null, form.secret),
    ...change("secretEncoding", secretEncoding ?? null, form.encoding),
    ...stored,
  ];
}

function bodyChanges({ body }: Match, { config }: SignatureAim): DiagnosisChange[] {
  const { setting } = body;
  if (setting === null) return [];
  const is = setting.name === "signs" ? config.signs : (config.member ?? null);
  return change(setting.name, is, setting.value);
}

/** The place of the timestamp, and how far it is from the moment at which the request came. */
function timestampChanges({ timestamp }: Match, { config }: SignatureAim, proof: Proof): DiagnosisChange[] {
  if (timestamp === null) return [];
  const { header, member } = config.timestamp ?? {};
  const named = header === undefined ? null : `header ${header.toLowerCase()}`;
  const place = config.format.kind === "pairs" ? null : member === undefined ? named : `member ${member}`;
  const moved =
    place === null && config.format.kind === "pairs" ? [] : change("timestamp", place, timestamp.place);
  const rule = timestampRule(config);
  const sentAt = readTimestamp(timestamp.text, rule?.unit ?? "auto") ?? proof.now;
  const apartMs = Math.abs(proof.now - sentAt);
  if (rule === null || apartMs <= rule.toleranceMs) return moved;
  const seconds = `${Math.round(apartMs / 1_000)} s ${proof.now > sentAt ? "old" : "ahead"}`;
  return [
    ...moved,
    {
      setting: "timestamp.toleranceMs",
      is: String(rule.toleranceMs),
      wouldBe: `${apartMs} (it was ${seconds})`,
    },
  ];
}

function change(setting: string, is: string | null, wouldBe: string): DiagnosisChange[] {
  return is === wouldBe ? [] : [{ setting, is, wouldBe }];
}

function quoted(text: string): string {
  return text === "" ? "(none)" : text;
}
