import type { Command } from "commander";
import type { DriftItem } from "../contract/drift.ts";
import { type ConnectionOptions, connect, connected } from "./connection.ts";
import { UsageError } from "./failure.ts";
import { localTime, say, show, styled, table } from "./output.ts";

interface Options extends ConnectionOptions {
  accept?: true | string[];
  forget?: boolean;
}

export function driftCommand(triggers: Command): void {
  connected(triggers.command("drift <trigger>"))
    .description("list how deliveries differ from what it has learned, and learn that")
    .option("--accept [path...]", "learn what differs, all or at these paths, into the schema")
    .option("--forget", "forget what differs; it is noted anew when it comes again")
    .action(drift);
}

async function drift(trigger: string, options: Options): Promise<void> {
  const client = connect(options);
  const { accept, forget } = options;
  if (accept !== undefined && forget === true) {
    throw new UsageError("Drift is learned or forgotten, not both.", "Give --accept or --forget");
  }
  if (forget === true) {
    await client.forgetDrift({ trigger });
    if (options.json !== true) say(`What differed at the trigger ${trigger} is forgotten.`);
    return;
  }
  if (accept !== undefined) {
    const input = accept === true ? {} : { paths: accept };
    const view = await client.acceptDrift({ trigger, input });
    return show(
      view,
      options,
      () => `The trigger ${view.name} has learned it; it is at version ${view.version}.`,
    );
  }
  const found = await client.getDrift({ trigger });
  show(found, options, () => {
    const text = table(found.items, columns, "Nothing differs from what it has learned.");
    const more = found.full ? "\nMore differs than is kept." : "";
    const hint = `\nLearn it: tripline triggers drift ${trigger} --accept`;
    return found.items.length === 0 ? text : `${text}${more}${styled("dim", hint)}`;
  });
}

const columns = [
  { title: "path", text: ({ path }: DriftItem) => path },
  { title: "what", text: ({ kind }: DriftItem) => kind },
  { title: "learned", text: ({ expected }: DriftItem) => expected },
  { title: "found", text: ({ found }: DriftItem) => found },
  { title: "times", text: ({ count }: DriftItem) => count },
  { title: "first", text: ({ firstSeenAt }: DriftItem) => localTime(firstSeenAt) },
  { title: "last", text: ({ lastSeenAt }: DriftItem) => localTime(lastSeenAt) },
  { title: "example", text: ({ deliveryId }: DriftItem) => deliveryId },
];
