import { readFile } from "node:fs/promises";
import { text as textOf } from "node:stream/consumers";
import type { Command } from "commander";
import type { z } from "zod";
import type { Match, Matches, MatchInput, Ruling } from "../contract/match.ts";
import { messageOf } from "../contract/problem.ts";
import { type ConnectionOptions, connect, connected } from "./connection.ts";
import { Told, UsageError } from "./failure.ts";
import { heading, localTime, show, styled, table } from "./output.ts";
import { printable } from "./printable.ts";
import { terminal } from "./terminal.ts";
import { wholeNumber } from "./whole-number.ts";

interface Options extends ConnectionOptions {
  delivery?: string;
  last?: number;
  body?: string;
  header?: string[];
  query?: string[];
  path?: string[];
  method?: string;
  ip?: string;
  when?: string;
  events?: string[];
}

/** `tripline triggers match`: which routes would an event take, and why? */
export function matchCommand(triggers: Command): void {
  connected(triggers.command("match <trigger>"))
    .description("try its events, filter and routes on old deliveries or on a sample; nothing is started")
    .option("--last <number>", "on its last deliveries, so many; 20 unless given", wholeNumber)
    .option("--delivery <id>", "on this delivery")
    .option("--body <file>", "on this body; - is the standard input")
    .option("--header <name=value...>", "headers of the sample")
    .option("--query <name=value...>", "query parameters of the sample")
    .option("--path <name=value...>", "path parameters of the sample")
    .option("--method <method>", "method of the sample")
    .option("--ip <address>", "the sample's sender")
    .option("--when <expression>", "with this filter in the place of its own")
    .option("--events <type...>", "with these event types in the place of its own")
    .action(match);
}

async function match(trigger: string, options: Options): Promise<void> {
  const found = await connect(options).matchTrigger({ trigger, input: await inputOf(options) });
  show(found, options, () => matchesText(found));
  // So that a script can tell, as with `grep`.
  if (options.json !== true && found.matched === 0) throw new Told();
}

async function inputOf(options: Options): Promise<z.input<typeof MatchInput>> {
  const { delivery, last, when, events } = options;
  const draft = { ...(when !== undefined && { filter: when }), ...(events !== undefined && { events }) };
  const sample = await sampleOf(options);
  if ([delivery, last, sample].filter((given) => given !== undefined).length > 1)
    throw new UsageError("There is more than one thing to try.", "Give --last, --delivery or a sample.");
  return {
    draft,
    ...(delivery !== undefined && { delivery }),
    ...(last !== undefined && { last }),
    ...(sample !== undefined && { sample }),
  };
}

async function sampleOf(options: Options): Promise<z.input<typeof MatchInput>["sample"]> {
  const { body, header, query, path, method, ip } = options;
  if ([body, header, query, path, method, ip].every((given) => given === undefined)) return undefined;
  const text = body === undefined ? undefined : await contentOf(body);
  // What begins like JSON is meant to be JSON, and told what is wrong with it.
  const isJson = text !== undefined && /^\s*[[{]/.test(text);
  return {
    ...(text !== undefined && { text }),
    ...(method !== undefined && { method: method.toUpperCase() }),
    ...(ip !== undefined && { ip }),
    headers: { ...(isJson && { "content-type": "application/json" }), ...pairsIn(header) },
    query: pairsIn(query),
    path: pairsIn(path),
  };
}

async function contentOf(file: string): Promise<string> {
  if (file === "-") return textOf(terminal().stdin);
  try {
    return await readFile(file, "utf8");
  } catch (cause) {
    const why = messageOf(cause);
    throw new UsageError(`The file ${file} can't be read (${why}).`, "Is its name right?");
  }
}

function pairsIn(pairs: readonly string[] = []): Record<string, string> {
  return Object.fromEntries(
    pairs.map((pair): [string, string] => {
      const at = pair.indexOf("=");
      if (at < 1) throw new UsageError(`"${pair}" is not a name and its value.`, "Write it as name=value");
      return [pair.slice(0, at), pair.slice(at + 1)];
    }),
  );
}

/** One event is told rule by rule, several as a list. */
function matchesText({ items, matched, failed, complete }: Matches): string {
  const [only] = items;
  if (only !== undefined && items.length === 1) return matchText(only);
  const list = table(
    items,
    [
      { title: "received", text: ({ receivedAt }) => localTime(receivedAt) },
      { title: "delivery", text: ({ deliveryId }) => deliveryId },
      { title: "event", text: ({ eventType }) => eventType },
      { title: "would start", text: ({ workflows }) => workflows.join(", ") || "nothing" },
      { title: "why", text: whyText },
    ],
    "It has no deliveries yet. Try it on a sample: --body <file>",
  );
  if (items.length === 0) return list;
  const rest = complete ? "" : " The time was over before all had been tried.";
  const wrong = failed === 0 ? "" : ` ${failed} could not be evaluated.`;
  return `${list}\n${styled("dim", `${matched} of ${items.length} would start something.${wrong}${rest}`)}`;
}

function matchText({ eventType, workflows, rulings, notes }: Match): string {
  const rules = table(
    rulings,
    [
      { title: "rule", text: ({ rule }) => rule },
      { title: "verdict", text: ({ verdict }) => verdict.replace("_", " "), style: verdictStyle },
      { title: "values seen", text: (ruling) => seenText(ruling) },
    ],
    "The trigger has no rules: every route is taken.",
  );
  const would =
    workflows.length === 0 ? "It would start nothing." : `It would start ${workflows.join(", ")}.`;
  const type = eventType === null ? [] : [`event type  ${printable(eventType)}`];
  return [...type, rules, ...notes.map((note) => printable(note)), heading(would)].join("\n");
}

const styles = { match: "green", no_match: "yellow", error: "red", skipped: "dim" } as const;

function verdictStyle({ verdict }: Ruling) {
  return styles[verdict];
}

function seenText({ reason, seen }: Ruling): string {
  const values = seen.map(({ path, value }) => `${path} = ${value ?? "missing"}`);
  return [...(reason === undefined ? [] : [reason]), ...values].join("; ");
}

/** The rule that decided, where nothing would start. */
function whyText({ workflows, rulings }: Match): string {
  const failed = rulings.find(({ verdict }) => verdict === "error");
  if (failed === undefined && workflows.length > 0) return "";
  const decisive = failed ?? rulings.findLast(({ verdict }) => verdict === "no_match");
  if (decisive === undefined) return "there are no routes";
  const seen = seenText(decisive);
  return `${decisive.rule}: ${decisive.verdict.replace("_", " ")}${seen === "" ? "" : `; ${seen}`}`;
}
