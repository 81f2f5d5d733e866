import type { Command } from "commander";
import type { Client } from "../contract/client.ts";
import type { Deletion, DeletionInput } from "../contract/deletion.ts";
import { agreeToDelete } from "./agreement.ts";
import { type ConnectionOptions, connect, deleting } from "./connection.ts";
import { counted } from "./counted.ts";
import { queryOf, type SoughtOptions, seeking } from "./delivery-options.ts";
import { Told, UsageError } from "./failure.ts";
import { note, show } from "./output.ts";

interface Options extends ConnectionOptions, SoughtOptions {
  all?: boolean;
  releaseKeys?: boolean;
  dryRun?: boolean;
  yes?: boolean;
}

const mebibyte = 1_048_576;

export function deleteCommand(deliveries: Command): void {
  seeking(deleting(deliveries.command("delete [deliveries...]")))
    .description("delete deliveries for good, each with its runs: these, or all that a search finds")
    .option("--all", "all there are")
    .option("--release-keys", "also those whose idempotency key is held: sent again, they are taken as new")
    .option("--dry-run", "only say how many would go")
    .action(remove);
}

/** Counted first, then deleted by as many calls as it takes: what one has done stays done. */
async function remove(deliveries: string[], options: Options): Promise<void> {
  const client = connect(options);
  const input = meant(deliveries, options);
  const tell = (text: string) => {
    if (options.json !== true) note(text);
  };
  const count = await byCalls(client, { ...input, dryRun: true }, ({ deleted }) =>
    tell(`${deleted} counted so far`),
  );
  const missing =
    deliveries.length === 0 ? 0 : new Set(deliveries).size - count.deleted - count.needed - count.keyed;
  if (missing > 0 && options.json !== true)
    note(`${missing} of these ${missing === 1 ? "is" : "are"} not there, or past their retention.`);
  if (options.dryRun === true || count.deleted === 0) {
    show(count, options, () => told(count, options.dryRun === true ? "would be deleted" : "deleted"));
    if (missing > 0) throw new Told();
    return;
  }
  if (options.json !== true && left(count) !== "") note(left(count));
  await agreeToDelete(amount(count), options);
  const done = await byCalls(client, { ...input, dryRun: false }, ({ deleted }) =>
    tell(`${deleted} of ${count.deleted} deleted`),
  );
  show(done, options, () => told(done, "deleted"));
  if (missing > 0) throw new Told();
}

function meant(deliveries: string[], options: Options): Partial<DeletionInput> {
  const query = queryOf(options);
  const isQuery = Object.keys(query).length > 0 || options.all === true;
  if (deliveries.length > 0 === isQuery)
    throw new UsageError(
      "It must be clear which deliveries are meant.",
      "Give their ids, or say which with --trigger, --until, --where … or --all",
    );
  const releaseKeys = options.releaseKeys === true;
  if (!isQuery) return { deliveries, releaseKeys };
  // What comes while this goes on is not meant.
  return { query: { ...query, until: query.until ?? new Date().toISOString() }, releaseKeys };
}

type Sum = Omit<Deletion, "next">;

async function byCalls(
  client: Client,
  input: Partial<DeletionInput>,
  tell: (sum: Readonly<Sum>) => void,
): Promise<Sum> {
  const sum: Sum = { deleted: 0, bytes: 0, needed: 0, keyed: 0 };
  for (let before: string | undefined; ; ) {
    const { next, ...more } = await client.deleteDeliveries({ input: { ...input, before } });
    sum.deleted += more.deleted;
    sum.bytes += more.bytes;
    sum.needed += more.needed;
    sum.keyed += more.keyed;
    if (next === null) return sum;
    tell(sum);
    before = next;
  }
}

const amount = ({ deleted, bytes }: Sum) =>
  `${counted(deleted, "delivery", "deliveries")} with what ran on ${deleted === 1 ? "it" : "them"} (${(bytes / mebibyte).toFixed(1)} MiB)`;

/** What stays, and why. */
function left({ needed, keyed }: Sum): string {
  const reasons = [
    ...(needed === 0
      ? []
      : [`${needed} stay: a run that has not ended, a dead letter or a quarantine needs them.`]),
    ...(keyed === 0
      ? []
      : [`${keyed} stay while their idempotency keys are held, which --release-keys ends.`]),
  ];
  return reasons.join("\n");
}

function told(sum: Sum, what: string): string {
  const stays = left(sum);
  return `${amount(sum)} ${what}.${stays === "" ? "" : `\n${stays}`}`;
}
