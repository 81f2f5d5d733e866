import type { Instrument, Sample } from "./instruments.ts";

export const expositionType = "text/plain; version=0.0.4; charset=utf-8";

/**
 * The metrics as text; of those that belong to a workspace only that one's, where one is given. Source: Prometheus,
 * "Exposition formats", text format 0.0.4.
 */
export function exposition(instruments: readonly Instrument[], workspace: string | null): string {
  return instruments.map((instrument) => blockOf(instrument, workspace)).join("");
}

function blockOf(instrument: Instrument, workspace: string | null): string {
  const { name, help } = instrument.description;
  const samples = instrument.samples().filter((sample) => isOf(sample, workspace));
  if (samples.length === 0) return "";
  const lines = samples.map(
    ({ suffix, labels, value }) => `${name}${suffix}${labelText(labels)} ${numberText(value)}\n`,
  );
  return `# HELP ${name} ${help.replace(/\\/g, "\\\\").replace(/\n/g, "\\n")}\n# TYPE ${name} ${instrument.type}\n${lines.join("")}`;
}

function isOf({ labels }: Sample, workspace: string | null): boolean {
  const own = labels.find(([name]) => name === "workspace");
  return workspace === null || own === undefined || own[1] === workspace;
}

function labelText(labels: Sample["labels"]): string {
  return labels.length === 0
    ? ""
    : `{${labels.map(([name, value]) => `${name}="${escaped(value)}"`).join(",")}}`;
}

function escaped(value: string): string {
  return value.replace(/\\/g, "\\\\").replace(/"/g, '\\"').replace(/\n/g, "\\n");
}

function numberText(value: number): string {
  if (Number.isFinite(value)) return String(value);
  return Number.isNaN(value) ? "NaN" : value > 0 ? "+Inf" : "-Inf";
}
