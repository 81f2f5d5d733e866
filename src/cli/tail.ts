import type { Command } from "commander";
import type { Delivery } from "../contract/delivery.ts";
import { type ConnectionOptions, connect, connected } from "./connection.ts";
import { queryOf, type SoughtOptions, seeking } from "./delivery-options.ts";
import { localTime, say, statusStyle, styled } from "./output.ts";
import { printable } from "./printable.ts";
import { reconnecting } from "./reconnecting.ts";
import { triggerNames } from "./trigger-names.ts";

export function tailCommand(program: Command): void {
  seeking(connected(program.command("tail")))
    .description("follow deliveries as they arrive (Ctrl-C ends it)")
    .action(tail);
}

/** Goes on where it broke off when the connection is lost; with --json, one delivery per line. */
async function tail(options: ConnectionOptions & SoughtOptions): Promise<void> {
  const client = connect(options);
  const names = await triggerNames(client);
  const quiet = options.json === true;
  // Known from the beginning, so that nothing is missed when the connection breaks before the first delivery.
  let last = (await client.listDeliveries({ query: { limit: 1 } })).items[0]?.id;
  const open = () =>
    client.tailDeliveries({ query: queryOf(options) }, last === undefined ? {} : { lastEventId: last });
  for await (const delivery of reconnecting(open, { what: "deliveries", quiet })) {
    last = delivery.id;
    say(quiet ? JSON.stringify(delivery) : line(delivery, names));
  }
}

function line(delivery: Delivery, names: ReadonlyMap<string, string>): string {
  const { receivedAt, status, answerStatus, triggerId, method, url, eventType, reason } = delivery;
  const time = localTime(receivedAt)?.slice(11) ?? "";
  const trigger = triggerId === null ? "unknown address" : (names.get(triggerId) ?? triggerId);
  const rest = [trigger, `${method} ${url}`, eventType, reason].filter(
    (part) => part !== null && part !== "",
  );
  const state = `${status.padEnd(10)} ${answerStatus ?? "   "}`;
  return `${styled("dim", time)} ${styled(statusStyle({ status }), state)} ${styled("dim", delivery.id)} ${printable(rest.join("  "))}`;
}
