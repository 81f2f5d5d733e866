import { stringify } from "yaml";
import { z } from "zod";
import { schemeOf } from "../src/auth/index.ts";
import { type Preset, secretFields } from "../src/auth/preset.ts";
import { placeholders } from "../src/auth/preset-scheme.ts";
import { presets } from "../src/auth/presets/index.ts";
import { fieldTable } from "./field-table.ts";

/** A section per provider, and a table of them all before. */
export function providersText(): string {
  const rows = presets.map(
    (preset) =>
      `| [\`${preset.name}\`](#${preset.name}) | ${preset.title} | ${preset.handshakes === undefined ? "" : "yes"} | ${deadline(preset)} |`,
  );
  return [
    ["| provider | | challenge | hangs up after |", "|---|---|---|---|", ...rows].join("\n"),
    ...presets.map(sectionOf),
  ].join("\n\n");
}

function sectionOf(preset: Preset): string {
  const { name, title, docs, checked, setup } = preset;
  return [
    `## ${name}`,
    `[${title}](${docs}). ${checked}${setup === undefined ? "" : ` ${setup}`}`,
    ...credentialText(preset),
    facts(preset),
    ...(preset.handshakes ?? []).map((handshake) => {
      const who = handshake.to === "anyone" ? "to anyone" : "once the sender is proved";
      return `- Challenge, ${handshake.on.method}, answered ${who}: ${handshake.title}.`;
    }),
  ].join("\n\n");
}

function credentialText(preset: Preset): string[] {
  if (schemeOf(preset.name) === undefined)
    return ["It proves nothing by itself: choose a scheme for `auth`."];
  const given = placeholders(preset);
  const yaml = (value: unknown) => `\`\`\`yaml\n${stringify(value, { lineWidth: 0 })}\`\`\``;
  const standsFor = preset.credentials?.(given) ?? [];
  const settings = z.toJSONSchema(preset.settings, { io: "input", unrepresentable: "any" });
  const isPlain = Object.keys(preset.settings.shape).join() === "secret";
  return [
    yaml({ auth: [{ scheme: preset.name, ...only(given, secretFields(preset.settings)) }] }),
    ...(isPlain ? [] : [fieldTable(settings)]),
    ...(standsFor.length === 0 ? [] : ["It stands for:", yaml(standsFor)]),
  ];
}

function facts(preset: Preset): string {
  const picks = (of: string | readonly string[] | undefined) =>
    [of ?? []]
      .flat()
      .map((pick) => `\`${pick}\``)
      .join(", else ");
  const rows = [
    ["event type", picks(preset.eventType)],
    ["idempotency key", picks(preset.idempotencyKey)],
    ["hangs up after", deadline(preset)],
    ["headers", preset.headers.map((header) => `\`${header}\``).join(", ")],
    ["sample", `[examples/deliveries/${preset.name}.http](../../examples/deliveries/${preset.name}.http)`],
  ].filter(([, value]) => value !== "");
  return ["| | |", "|---|---|", ...rows.map(([what, value]) => `| ${what} | ${value} |`)].join("\n");
}

function only(given: Record<string, unknown>, fields: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(Object.entries(given).filter(([field]) => fields.includes(field)));
}

function deadline({ deadlineMs }: Preset): string {
  return deadlineMs === undefined ? "" : `${deadlineMs / 1_000} s`;
}
