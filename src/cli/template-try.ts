import type { Client } from "../contract/client.ts";
import type { RunDetail } from "../contract/run.ts";
import type { TestResult } from "../contract/simulation.ts";
import type { TemplateSample } from "../contract/template.ts";
import { type ConnectionOptions, connect } from "./connection.ts";
import { Told, UsageError } from "./failure.ts";
import { heading, note, say, statusStyle, styled } from "./output.ts";
import { printable } from "./printable.ts";
import { ended } from "./run-end.ts";

export interface TryOptions extends ConnectionOptions {
  as?: string;
  sample?: number;
}

/** Sends samples as tests, without their senders' credentials, and waits for the runs. Ends with 1 when one fails. */
export async function tryTemplate(name: string, options: TryOptions): Promise<void> {
  const client = connect(options);
  const { samples } = await client.getTemplate({ template: name });
  const chosen = options.sample === undefined ? samples : samples.slice(options.sample - 1, options.sample);
  if (chosen.length === 0)
    throw new UsageError(
      `There is no sample ${options.sample}.`,
      `It has ${samples.length}; leave --sample out for all.`,
    );
  if (chosen.some(({ approves }) => approves) && options.json !== true)
    note("Its runs wait until somebody approves; in another terminal: tripline approvals");
  const tried: Tried[] = [];
  for (const sample of chosen) {
    const one = await trySample(client, sample, options.as ?? name);
    tried.push(one);
    if (options.json !== true) say(triedText(one));
  }
  if (options.json === true) say(JSON.stringify(tried, null, 2));
  const isWell = tried.every(
    ({ result, runs }) => result?.accepted !== false && runs.every(({ status }) => status === "succeeded"),
  );
  if (!isWell) throw new Told();
}

interface Tried {
  sample: string;
  /** Null where a workflow was started by hand. */
  result: TestResult | null;
  runs: RunDetail[];
}

async function trySample(client: Client, sample: TemplateSample, name: string): Promise<Tried> {
  const { title, body, headers, query, trigger, starts } = sample;
  const named = (text: string) => text.replaceAll("${name}", name);
  if (starts !== undefined) {
    const { runId } = await client.startWorkflow({ workflow: named(starts), input: { input: body } });
    return { sample: title, result: null, runs: [await ended(client, runId)] };
  }
  const result = await client.testTrigger({ trigger: named(trigger), input: { body, headers, query } });
  const runs: RunDetail[] = [];
  for (const { id } of result.runs) runs.push(await ended(client, id));
  return { sample: title, result, runs };
}

function triedText({ sample, result, runs }: Tried): string {
  const lines = runs.map(({ id, workflow, status: end, error }) => {
    const why = error === null ? "" : `: ${printable(error.message)}`;
    return `  ${styled(statusStyle({ status: end }), end)} ${workflow} ${styled("dim", id)}${why}`;
  });
  return [heading(sample), ...outcomeOf(result), ...lines].join("\n");
}

function outcomeOf(result: TestResult | null): string[] {
  if (result === null) return ["  started by hand"];
  const { accepted, status, refusal, warnings, delivery } = result;
  const outcome = accepted ? (status ?? "accepted") : "refused";
  const remarks = [refusal, warnings].filter((text) => text !== null).map((text) => `  ${printable(text)}`);
  return [`  ${outcome} ${styled("dim", delivery ?? "")}`.trimEnd(), ...remarks];
}
