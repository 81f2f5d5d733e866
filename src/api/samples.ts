import type { DeliveryDetail } from "../contract/delivery.ts";
import { Problem } from "../contract/problem.ts";
import type { SampleInput } from "../contract/sample.ts";
import { parseBody } from "../core/body.ts";
import { pairsBody } from "../core/key-values.ts";
import { learned } from "../core/learned.ts";
import type { SampleRequest } from "../core/proposals.ts";
import { sampled } from "../core/sampled.ts";
import type { Handlers } from "./call.ts";
import type { ApiDoors } from "./doors.ts";
import { changedTrigger, findTrigger, putTrigger, triggerView } from "./triggers.ts";

type Names = "inferSample" | "applySample";

export function sampleHandlers(doors: ApiDoors): Handlers<Names> {
  return {
    inferSample: async ({ workspace, input }) => sampled(await sampleOf(doors, workspace, input)),
    async applySample(call) {
      const { workspace, params, input } = call;
      const found = sampled(await sampleOf(doors, workspace, input));
      checkNames(input, new Set(found.parameters.map(({ name }) => name)));
      const trigger = await putTrigger(doors, call, (snapshot) => {
        const before = findTrigger(snapshot, workspace, params.trigger);
        const after = { ...before, ...learned(before, found, input) };
        const known = new Set(after.parameters.map(({ name }) => name));
        const unknown = input.required.filter((name) => !known.has(name));
        if (unknown.length > 0) refuse("required", `there is no parameter ${unknown.join(", ")}`);
        return changedTrigger(before, after, doors.now());
      });
      return triggerView(trigger, doors);
    },
  };
}

function checkNames({ names = [] }: { names?: string[] | undefined }, proposed: ReadonlySet<string>): void {
  const unknown = names.filter((name) => !proposed.has(name));
  if (unknown.length > 0) {
    refuse(
      "names",
      `the sample gives no parameter ${unknown.join(", ")}; it gives ${[...proposed].join(", ")}`,
    );
  }
}

/** The sample that an author gives, from whichever source. */
async function sampleOf(doors: ApiDoors, workspace: string, input: SampleInput): Promise<SampleRequest> {
  const { bodies, text, pairs, delivery, headers = {}, query = {}, fullText } = input;
  const given = Object.entries({ bodies, text, pairs, delivery }).filter(([, value]) => value !== undefined);
  if (given.length > 1) {
    refuse(
      "",
      `give one of bodies, text, pairs and delivery, not ${given.map(([name]) => name).join(" and ")}`,
    );
  }
  const around = { headers, query, pathParameters: {}, fullText, more: [] };
  if (bodies !== undefined) {
    const [body = null, ...more] = bodies;
    return { ...around, kind: "json", body, more };
  }
  if (pairs !== undefined) return { ...around, kind: "json", body: pairsBody(pairs) };
  if (text !== undefined) {
    // What begins like JSON is meant to be JSON, and told what is wrong with it.
    const type = /^\s*[[{]/.test(text) ? "application/json" : null;
    return { ...around, ...contentOf(Buffer.from(text), { contentType: type }) };
  }
  if (delivery !== undefined) {
    const found = await doors.store.deliveries.get({ workspace, id: delivery });
    if (found === null) {
      throw new Problem("not_found", { detail: `No delivery has the id "${delivery}".` });
    }
    const sample = deliverySample(found, fullText);
    return { ...sample, headers: { ...sample.headers, ...headers }, query: { ...sample.query, ...query } };
  }
  if (Object.keys(headers).length + Object.keys(query).length === 0) {
    refuse("", "give bodies, a text, pairs or a delivery; headers and query may stand alone");
  }
  return { ...around, kind: "empty", body: null };
}

/** A stored delivery as a sample; what is secret in it was masked when it was stored. */
export function deliverySample(delivery: DeliveryDetail, fullText: boolean): SampleRequest {
  const { headers, query, pathParameters, body } = delivery;
  const content = contentOf(Buffer.from(body.content, body.encoding), delivery);
  return { headers, query, pathParameters, fullText, more: [], ...content };
}

function contentOf(
  bytes: Uint8Array,
  { contentType, bodyType, bodyCharset }: ReadAs,
): Pick<SampleRequest, "kind" | "body"> {
  const as = bodyType ?? undefined;
  const parsed = parseBody({ bytes, contentType, as, charset: bodyCharset ?? undefined });
  if (parsed.kind !== "parsed") {
    throw new Problem("invalid_input", { detail: `The sample can't be read: ${parsed.reason}` });
  }
  switch (parsed.type) {
    case "json":
    case "ndjson":
      return { kind: "json", body: parsed.value };
    case "empty":
      return { kind: "empty", body: parsed.value };
    case "form":
    case "multipart":
    case "xml":
      return { kind: "fields", body: parsed.value };
    case "text":
    case "binary":
      return { kind: "text", body: parsed.value };
    default:
      return parsed.type satisfies never;
  }
}

type ReadAs = Pick<DeliveryDetail, "contentType"> & Partial<Pick<DeliveryDetail, "bodyType" | "bodyCharset">>;

function refuse(path: string, message: string): never {
  const detail = path === "" ? message : `${path}: ${message}`;
  throw new Problem("invalid_input", { detail, issues: [{ path, message }] });
}
