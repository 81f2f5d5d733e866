import type { DeliveryDetail } from "../contract/delivery.ts";
import type { SampleRequest } from "../contract/match.ts";
import type { Json } from "../contract/name.ts";
import { Problem } from "../contract/problem.ts";
import type { Trigger } from "../contract/trigger.ts";
import { parseBody } from "../core/body.ts";
import { contentSources } from "../core/content-sources.ts";
import { compileSource, readSource } from "../core/parameter-source.ts";
import type { Candidate } from "./match-candidates.ts";

/** A request that was never sent, read as the trigger would read it. Throws a Problem when its body can't be read. */
export function sampleEvent(trigger: Trigger, sample: SampleRequest, now: number): Candidate {
  const { method, query, path: pathParameters, ip, body, text } = sample;
  const headers = Object.fromEntries(
    Object.entries(sample.headers).map(([name, value]) => [name.toLowerCase(), value]),
  );
  const isJson = body !== undefined;
  const contentType = headers["content-type"] ?? (isJson ? "application/json" : null);
  const bytes = Buffer.from(isJson ? JSON.stringify(body) : (text ?? ""));
  const around = { headers, query, pathParameters, method, ip };
  const { value, params, notes } = readAsWould(trigger, { bytes, contentType, ...around });
  const event = {
    id: "dlv_sample",
    triggerId: trigger.id,
    receivedAt: new Date(now).toISOString(),
    method,
    url: "/",
    ip,
    contentType,
    eventType: null,
    headers: contentType === null ? headers : { ...headers, "content-type": contentType },
    query,
    pathParameters,
    params,
    body: value,
  };
  return { event, delivery: null, notes };
}

interface Content {
  bytes: Uint8Array;
  contentType: string | null;
  headers: Record<string, string>;
  query: Record<string, string | string[]>;
  pathParameters: Record<string, string>;
  method: string;
  ip: string;
}

/** A request's body and parameters, as the trigger would read them. Throws Problem `invalid_input`. */
export function readAsWould(
  trigger: Pick<Trigger, "parameters" | "payload">,
  { bytes, contentType, ...around }: Content,
): { value: Json; params: Record<string, Json>; notes: string[] } {
  const { type: wanted, charset } = trigger.payload;
  const read = parseBody({ bytes, contentType, as: wanted === "auto" ? undefined : wanted, charset });
  if (read.kind !== "parsed") {
    throw new Problem("invalid_input", { detail: `The sample's body can't be read: ${read.reason}` });
  }
  const { type, value, document } = read;
  const content = contentSources({ bytes, contentType: contentType ?? undefined, type, value, charset });
  return { value, ...paramsOf(trigger, { type, value, document, ...around, ...content }) };
}

/** The parameters of a stored delivery as they would be taken now, with `parameters` in the place of the trigger's. */
export function paramsAnew(
  delivery: DeliveryDetail,
  { payload, parameters: inForce }: Pick<Trigger, "parameters" | "payload">,
  parameters = inForce,
): { params: Record<string, Json>; notes: string[] } {
  // What it was read as when it came is known, and what it says of itself need not be true.
  const { bodyType, body } = delivery;
  const type: Trigger["payload"]["type"] = bodyType === null || bodyType === "empty" ? "auto" : bodyType;
  const bytes = Buffer.from(body.content, body.encoding);
  try {
    const { params, notes } = readAsWould(
      { parameters, payload: { ...payload, type } },
      { ...delivery, bytes },
    );
    // What a dynamic trigger's owner was given came with the address, and is not in the request.
    const own = Object.entries(delivery.params).filter(
      ([name]) => !inForce.some((each) => each.name === name),
    );
    return { params: { ...params, ...Object.fromEntries(own) }, notes };
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return { params: {}, notes: [error.message] };
  }
}

function paramsOf(
  { parameters, payload }: Pick<Trigger, "parameters" | "payload">,
  sources: Parameters<typeof readSource>[1],
): { params: Record<string, Json>; notes: string[] } {
  const entries: [string, Json][] = [];
  const notes: string[] = [];
  for (const parameter of parameters.map((each) => compileSource(each, payload.namespaces))) {
    const { raw, reading } = readSource(parameter, sources);
    if (reading.ok) entries.push([parameter.name, reading.value]);
    else {
      if (raw !== undefined) entries.push([parameter.name, raw]);
      if (parameter.required || !reading.missing)
        notes.push(`parameter ${parameter.name} ${reading.missing ? "is missing" : reading.reason}`);
    }
  }
  return { params: Object.fromEntries(entries), notes };
}
