import { setTimeout as pause } from "node:timers/promises";
import type { Command } from "commander";
import type { Delivery } from "../contract/delivery.ts";
import { Problem } from "../contract/problem.ts";
import { type ConnectionOptions, connect, connected } from "./connection.ts";
import { localTime, note, say, statusStyle, styled } from "./output.ts";
import { printable } from "./printable.ts";
import { triggerNames } from "./trigger-names.ts";

interface Options extends ConnectionOptions {
  trigger?: string;
}

/** A server that restarts is back within seconds; one that is gone for long is not asked every second. */
const retryMsFirst = 500;
const retryMsMax = 10_000;

export function tailCommand(program: Command): void {
  connected(program.command("tail"))
    .description("follow deliveries as they arrive (Ctrl-C ends it)")
    .option("--trigger <trigger>", "only those of this trigger, by id or name")
    .action(tail);
}

/** Goes on where it broke off when the connection is lost; with --json, one delivery per line. */
async function tail({ trigger, ...options }: Options): Promise<void> {
  const client = connect(options);
  const names = await triggerNames(client);
  // Known from the beginning, so that nothing is missed when the connection breaks before the first delivery.
  let last = (await client.listDeliveries({ query: { limit: 1 } })).items[0]?.id;
  let retryMs = retryMsFirst;
  for (let connections = 0; ; ) {
    try {
      const deliveries = await client.tailDeliveries(
        { query: { trigger } },
        last === undefined ? {} : { lastEventId: last },
      );
      connections += 1;
      if (options.json !== true)
        note(connections === 1 ? "Following deliveries. Ctrl-C ends it." : "Connected again.");
      for await (const delivery of deliveries) {
        last = delivery.id;
        retryMs = retryMsFirst;
        say(options.json === true ? JSON.stringify(delivery) : line(delivery, names));
      }
    } catch (error) {
      if (connections === 0 || !mayPass(error)) throw error;
    }
    if (options.json !== true) note("The connection was lost; trying again.");
    await pause(retryMs);
    retryMs = Math.min(retryMs * 2, retryMsMax);
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

function mayPass(error: unknown): boolean {
  if (!(error instanceof Problem)) return false;
  return ["unreachable", "store_unavailable", "too_many_requests", "internal"].includes(error.code);
}
