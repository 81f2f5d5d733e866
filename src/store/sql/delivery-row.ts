import { isUtf8 } from "node:buffer";
import type { Delivery, DeliveryDetail, TraceEntry } from "../../contract/delivery.ts";
import { hiddenIn } from "../../core/hidden-in.ts";
import { traceparentOf } from "../../core/traceparent.ts";
import type { SentDelivery } from "../port/search.ts";
import type { Acceptance, EventVariables, RunEvent } from "../store.ts";
import type { ClaimedKeyRow, DeliveryRow } from "./tables.ts";
import { claimText, iso, plain, plainOrNull, recentMillis } from "./text.ts";

/** Characters that each row takes besides its text and its body. */
const rowBytes = 200;

const receivedMillis = recentMillis(),
  expiryMillis = recentMillis();

/** The row of a delivery that is not a duplicate. */
export function deliveryRow({
  delivery,
  body,
  faulty = false,
  variables,
  sent,
  claimKey = null,
}: Pick<Acceptance, "delivery" | "body" | "faulty" | "variables" | "sent"> &
  Partial<Pick<Acceptance, "claimKey">>): DeliveryRow {
  const { headers, query, pathParameters, params, bodyType, bodyCharset, claims = null } = delivery;
  const { traceparent = null, given } = delivery;
  const names = variables?.headers === undefined && variables?.body === undefined ? null : variables;
  const stored: StoredDetail = [
    headers,
    query,
    pathParameters,
    params,
    bodyType,
    bodyCharset,
    claims,
    names,
    sentDetail(sent),
    traceparent,
    given === undefined ? null : Object.keys(given),
    claimKey === null || claimKey.key === delivery.idempotencyKey ? null : claimKey.key,
  ];
  while (stored.at(-1) === null) stored.pop();
  const detail = JSON.stringify(stored);
  const trace = JSON.stringify(delivery.trace.map(storedEntry));
  const url = plain(delivery.url);
  return {
    workspace: delivery.workspace,
    id: delivery.id,
    trigger_id: delivery.triggerId,
    status: delivery.status,
    received_at: receivedMillis(delivery.receivedAt),
    method: plain(delivery.method),
    url,
    ip: plain(delivery.ip),
    content_type: plainOrNull(delivery.contentType),
    body_bytes: delivery.bodyBytes,
    event_type: plainOrNull(delivery.eventType),
    idempotency_key: plainOrNull(delivery.idempotencyKey),
    duplicate_of: null,
    replay_of: delivery.replayOf,
    answer_status: delivery.answerStatus,
    reason: plainOrNull(delivery.reason),
    faulty: faulty ? 1 : 0,
    test: delivery.test === true ? 1 : 0,
    stored_bytes:
      rowBytes + url.length + trace.length + detail.length + body.length + (sent?.body?.length ?? 0),
    trace,
    detail,
    body,
    sent: sent?.body ?? null,
  };
}

/** What is kept of it besides its bytes. */
function sentDetail(sent: Acceptance["sent"]): StoredSent | null {
  if (sent === undefined) return null;
  const { headers, of } = sent;
  return { ...(headers !== undefined && { headers }), ...(of !== undefined && { of }) };
}

/** The key that an acceptance claims, or null. Throws Problem `invalid_input` when it is too long. */
export function keyRow({ delivery, claimKey }: Acceptance): ClaimedKeyRow | null {
  if (claimKey === null) return null;
  return {
    trigger_id: delivery.triggerId ?? "",
    key: claimText(claimKey.key),
    delivery_id: delivery.id,
    expires_at: expiryMillis(claimKey.expiresAt),
    answer: claimKey.answer ?? null,
  };
}

export const summaryColumns = [
  "workspace",
  "id",
  "trigger_id",
  "status",
  "received_at",
  "method",
  "url",
  "ip",
  "content_type",
  "body_bytes",
  "event_type",
  "idempotency_key",
  "duplicate_of",
  "replay_of",
  "answer_status",
  "reason",
  "faulty",
  "test",
] as const satisfies (keyof DeliveryRow)[];

export function deliveryOf(row: Pick<DeliveryRow, (typeof summaryColumns)[number]>): Delivery {
  return {
    id: row.id,
    workspace: row.workspace,
    triggerId: row.trigger_id,
    status: row.status,
    receivedAt: iso(row.received_at),
    method: row.method,
    url: row.url,
    ip: row.ip,
    contentType: row.content_type,
    bodyBytes: row.body_bytes,
    eventType: row.event_type,
    idempotencyKey: row.idempotency_key,
    duplicateOf: row.duplicate_of,
    replayOf: row.replay_of,
    answerStatus: row.answer_status,
    reason: row.reason,
    faulty: row.faulty === 1,
    ...(row.test === 1 && { test: true as const }),
  };
}

export const sentColumns = [...summaryColumns, "detail", "body"] as const satisfies (keyof DeliveryRow)[];

/** A delivery with all that was sent. */
export const sentDeliveryOf = (row: Pick<DeliveryRow, (typeof sentColumns)[number]>): SentDelivery => ({
  ...deliveryOf(row),
  ...detailOf(row),
  body: new Uint8Array(row.body.buffer, row.body.byteOffset, row.body.byteLength),
});

/** What a delivery is shown with; `body` may be the beginning of `kept_bytes`. */
export type ShownRow = Pick<DeliveryRow, (typeof summaryColumns)[number] | "detail" | "trace" | "body"> & {
  kept_bytes: number;
  sent_bytes: number | null;
};

export function deliveryDetailOf(row: ShownRow, runs: DeliveryDetail["runs"]): DeliveryDetail {
  const [detail, trace] = [detailOf(row), traceOf(row)];
  return {
    ...deliveryOf(row),
    ...detail,
    body: bodyText(row.body, row.body.length < row.kept_bytes),
    sentBytes: row.sent_bytes,
    trace,
    hidden: hiddenIn({ ...detail, trace }),
    traceId: traceIdOf(row),
    runs,
  };
}

// Without names: they would take a quarter of a small delivery's row, and what it takes is what accepting it costs.
type Details = Pick<
  DeliveryDetail,
  "headers" | "query" | "pathParameters" | "params" | "bodyType" | "bodyCharset" | "claims" | "given"
>;
type StoredDetail = [
  headers: Details["headers"],
  query: Details["query"],
  pathParameters: Details["pathParameters"],
  params: Details["params"],
  bodyType?: Details["bodyType"],
  bodyCharset?: Details["bodyCharset"],
  claims?: NonNullable<Details["claims"]> | null,
  variables?: EventVariables | null,
  sent?: StoredSent | null,
  traceparent?: string | null,
  /** Names of those of `params` that the dynamic address said. */
  given?: readonly string[] | null,
  /** The key that it claimed, where that is another than its idempotency key. */
  claimed?: string | null,
];
interface StoredSent {
  headers?: Details["headers"];
  of?: string;
}
type StoredEntry = [
  station: TraceEntry["station"],
  verdict: string,
  micros: number,
  reason?: string | null,
  hidden?: TraceEntry["hidden"],
];

function detailOf(row: Pick<DeliveryRow, "detail">): Details {
  return detailsIn(JSON.parse(row.detail));
}

function detailsIn([
  headers,
  query,
  pathParameters,
  params,
  bodyType = null,
  bodyCharset = null,
  claims,
  _variables,
  _sent,
  _traceparent,
  given,
]: StoredDetail): Details {
  return {
    headers,
    query,
    pathParameters,
    params,
    bodyType,
    bodyCharset,
    ...(claims && { claims }),
    ...(given && { given: Object.fromEntries(given.map((name) => [name, params[name] ?? null])) }),
  };
}

/** Its own place in a trace, or its sender's; undefined where it has none that could be told. */
function traceparentIn(row: Pick<DeliveryRow, "detail">): string | undefined {
  const { 0: headers, 8: sent, 9: own }: StoredDetail = JSON.parse(row.detail);
  return own ?? sent?.headers?.traceparent ?? headers.traceparent;
}

export const traceIdOf = (row: Pick<DeliveryRow, "detail">): string | null =>
  traceparentOf(traceparentIn(row))?.traceId ?? null;

/** The key that it may have claimed. */
export function claimedKeyOf(row: Pick<DeliveryRow, "idempotency_key" | "detail">): string | null {
  const { 11: claimed }: StoredDetail = JSON.parse(row.detail);
  return claimed ?? row.idempotency_key;
}

/** What was sent besides the body: its headers, and the delivery that holds the bytes. */
export function sentOf(row: Pick<DeliveryRow, "detail">): { headers: Details["headers"]; of: string | null } {
  const { 0: headers, 8: sent }: StoredDetail = JSON.parse(row.detail);
  return { headers: sent?.headers ?? headers, of: sent?.of ?? null };
}

function storedEntry({ station, verdict, micros, reason, hidden }: TraceEntry): StoredEntry {
  if (hidden !== undefined) return [station, verdict, micros, reason ?? null, hidden];
  return reason === undefined ? [station, verdict, micros] : [station, verdict, micros, reason];
}

function traceOf(row: Pick<DeliveryRow, "trace">): TraceEntry[] {
  const entries: StoredEntry[] = JSON.parse(row.trace);
  return entries.map(([station, verdict, micros, reason, hidden]) => ({
    station,
    verdict,
    micros,
    ...(typeof reason === "string" && { reason }),
    ...(hidden !== undefined && { hidden }),
  }));
}

function bodyText(bytes: Uint8Array, cut: boolean): DeliveryDetail["body"] {
  const all = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const body = cut ? all.subarray(0, wholeCharacters(all)) : all;
  const encoding = isUtf8(body) ? "utf8" : "base64";
  return { encoding, content: body.toString(encoding), ...(cut && { cut }) };
}

/** How many bytes are left when a character of UTF-8 that was cut at the end is left out. */
function wholeCharacters(bytes: Uint8Array): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back += 1) {
    const byte = bytes[bytes.length - back] ?? 0;
    if (byte < 0x80) return bytes.length;
    // The first byte of a character says how many it has.
    if (byte >= 0xc0)
      return byte >= 0xf0 || back < (byte >= 0xe0 ? 3 : 2) ? bytes.length - back : bytes.length;
  }
  return bytes.length;
}

/** What a claimed run needs of its delivery. */
export type EventRow = Pick<
  DeliveryRow,
  | "id"
  | "trigger_id"
  | "received_at"
  | "method"
  | "url"
  | "ip"
  | "content_type"
  | "event_type"
  | "detail"
  | "body"
>;

export function eventOf(row: EventRow): RunEvent {
  const stored: StoredDetail = JSON.parse(row.detail);
  const { 7: variables, 9: traceparent } = stored;
  return {
    id: row.id,
    triggerId: row.trigger_id ?? "",
    receivedAt: iso(row.received_at),
    method: row.method,
    url: row.url,
    ip: row.ip,
    contentType: row.content_type,
    eventType: row.event_type,
    ...detailsIn(stored),
    variables: variables ?? {},
    ...(traceparent && { traceparent }),
    body: new Uint8Array(row.body.buffer, row.body.byteOffset, row.body.byteLength),
  };
}
