import { type Command, Option } from "commander";
import { DeliveryStatus } from "../contract/delivery.ts";
import type { DeliveryQuery } from "../contract/delivery-query.ts";
import { moment } from "./moment.ts";

/** The options that say which deliveries are meant. */
export interface SoughtOptions {
  trigger?: string;
  status?: DeliveryStatus;
  since?: string;
  until?: string;
  event?: string;
  faulty?: boolean;
  test?: boolean;
  idempotencyKey?: string;
  ip?: string;
  address?: string;
  header?: string;
  text?: string;
  where?: string;
  search?: string;
}

export function seeking(command: Command): Command {
  return command
    .option("--trigger <trigger>", "only those of this trigger, by id or name")
    .addOption(new Option("--status <status>", "only those").choices(DeliveryStatus.options))
    .option("--since <when>", "only those received since: 30m, 2h, 7d ago, or a point in time", moment)
    .option("--until <when>", "only those received before", moment)
    .option("--event <type>", "only those of this event type")
    .option("--faulty", "only those with a filter or a template that could not be evaluated")
    .option("--test", "only tests: sent to the address with /test, with Tripline-Test: 1, or by hand")
    .option("--idempotency-key <key>", "only those with this idempotency key")
    .option("--ip <address>", "only those from this client")
    .option("--address <url>", "only those to this address, or any part of one")
    .option("--header <name[=value]>", "only those with this header, as in x-github-event=push")
    .option("--text <text>", "only those with this in the body")
    .option("--where <condition>", 'only those for which it is true: body.order.id=O-1, or "body.total > 5"')
    .option("--search <text>", "part of an id, URL, idempotency key or event type");
}

export function queryOf(options: SoughtOptions): DeliveryQuery {
  const {
    trigger,
    status,
    since,
    until,
    event,
    faulty,
    test,
    idempotencyKey,
    ip,
    address,
    header,
    text,
    where,
    search,
  } = options;
  const given = {
    trigger,
    status,
    since,
    until,
    eventType: event,
    faulty: faulty === true ? ("true" as const) : undefined,
    test: test === true ? ("true" as const) : undefined,
    idempotencyKey,
    ip,
    url: address,
    header,
    text,
    where,
    search,
  };
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
}
