import type { Endpoints } from "../contract/api.ts";
import {
  type DynamicTrigger,
  type DynamicTriggerInput,
  dataBytesMax,
  type SignedAddressInput,
  signedDataBytesMax,
} from "../contract/dynamic.ts";
import { Problem } from "../contract/problem.ts";
import type { Trigger } from "../contract/trigger.ts";
import { addressesOf } from "../core/addresses.ts";
import { addressDigest, makeAddress, sealAddress, signedNonceBytes } from "../core/dynamic-address.ts";
import { newId } from "../core/id.ts";
import { readParameter } from "../core/schema.ts";
import type { Author } from "./audit.ts";
import type { Call, Handlers } from "./call.ts";
import { callEntry } from "./call-audit.ts";
import { changeDefinitions, newest } from "./change.ts";
import type { ApiDoors } from "./doors.ts";
import { pageOf } from "./page.ts";
import { changedTrigger, findTrigger } from "./triggers.ts";

type Names =
  | "listDynamicTriggers"
  | "createDynamicTrigger"
  | "signDynamicAddress"
  | "getDynamicTrigger"
  | "revokeDynamicTrigger"
  | "revokeDynamicTriggers";

/** Ended addresses answer 410 for this long, so that who still calls one learns why; then they are forgotten. */
const keptMs = 7 * 86_400_000;
/** Of those, forgotten with each new one: more than come, so that no heap of them is left. */
const cleanedMax = 20;

export function dynamicHandlers(doors: ApiDoors): Handlers<Names> {
  const { store, now } = doors;
  const iso = () => new Date(now()).toISOString();
  const trigger = async (workspace: string, name: string) =>
    findTrigger(await newest(doors), workspace, name);
  return {
    async listDynamicTriggers({ workspace, params, query }) {
      const { id: triggerId } = await trigger(workspace, params.trigger);
      const { subject, state, before, limit } = query;
      const filter = { workspace, triggerId, state, now: iso(), limit: limit + 1 };
      const read = await store.dynamic.list({
        ...filter,
        ...(subject !== undefined && { subject }),
        ...(before !== undefined && { before }),
      });
      return pageOf(read, limit);
    },
    createDynamicTrigger: (call) => create(doors, call),
    async signDynamicAddress({ workspace, params, input }) {
      const base = await trigger(workspace, params.trigger);
      refuseUseless(base, input, { bytesMax: signedDataBytesMax, now: now() });
      const { id: triggerId, epoch } = base;
      const { subject, data, proof, expiresAt } = input;
      const id = newId("dyn", { now: now(), random: doors.random });
      const until = expiresAt === null ? null : Date.parse(expiresAt);
      const nonce = doors.random(signedNonceBytes);
      const address = sealAddress([id, until, proof, subject, data], {
        triggerId,
        epoch,
        nonce,
        key: doors.addressKey,
      });
      return { ...input, id, triggerId, epoch, publicUrl: publicUrlOf(address, base, doors) };
    },
    async getDynamicTrigger({ workspace, params }) {
      const { id: triggerId } = await trigger(workspace, params.trigger);
      const found = await store.dynamic.get({ workspace, triggerId, id: params.dynamic });
      return found ?? unknown(params.dynamic);
    },
    async revokeDynamicTrigger({ workspace, params }) {
      const { id: triggerId } = await trigger(workspace, params.trigger);
      const place = { workspace, triggerId };
      if ((await store.dynamic.revoke({ ...place, ids: [params.dynamic], now: iso() })) > 0) return;
      if ((await store.dynamic.get({ ...place, id: params.dynamic })) === null) unknown(params.dynamic);
    },
    async revokeDynamicTriggers(call) {
      const { workspace, params, input } = call;
      const { id: triggerId, epoch } = await trigger(workspace, params.trigger);
      const subject = "subject" in input ? { subject: input.subject } : {};
      const revoked =
        "signed" in input ? 0 : await store.dynamic.revoke({ workspace, triggerId, ...subject, now: iso() });
      if ("subject" in input) return { revoked, epoch };
      return { revoked, epoch: await raiseEpoch(doors, call, triggerId) };
    },
  };
}

async function create(doors: ApiDoors, call: Call<Endpoints["createDynamicTrigger"]>) {
  const { store, now, random } = doors;
  const { workspace, params, input } = call;
  const base = findTrigger(await newest(doors), workspace, params.trigger);
  refuseUseless(base, input, { bytesMax: dataBytesMax, now: now() });
  const address = makeAddress(random, doors.addressKey);
  const id = newId("dyn", { now: now(), random });
  const made = dynamicOf(input, { base, id, at: new Date(now()).toISOString() });
  // With its entry in the audit, or not at all: it works from the moment it is stored.
  await store.dynamic.add(
    { ...made, digest: addressDigest(address) },
    {
      audit: [callEntry(doors, call, { action: "dynamic address made", answer: made })],
      clean: { endedBefore: new Date(now() - keptMs).toISOString(), limit: cleanedMax },
    },
  );
  return { ...made, publicUrl: publicUrlOf(address, base, doors) };
}

/** A new epoch: what was signed at earlier ones is revoked. */
function raiseEpoch(doors: ApiDoors, by: Author, name: string) {
  return changeDefinitions(doors, by, (snapshot) => {
    const before = findTrigger(snapshot, by.workspace, name);
    const raised = { ...changedTrigger(before, before, doors.now()), epoch: before.epoch + 1 };
    return { change: { putTriggers: [raised] }, result: raised.epoch };
  });
}

function dynamicOf(
  input: DynamicTriggerInput,
  { base, id, at }: { base: Trigger; id: string; at: string },
): DynamicTrigger {
  const made = { uses: 0, createdAt: at, lastUsedAt: null, revokedAt: null };
  return { ...input, ...made, id, workspace: base.workspace, triggerId: base.id };
}

/** An address that could never work, or that would be too long to be called, is not made. */
function refuseUseless(
  base: Trigger,
  { data, expiresAt }: SignedAddressInput,
  { bytesMax, now }: { bytesMax: number; now: number },
): void {
  const { name, status } = base;
  if (status === "retired") {
    throw new Problem("conflict", { detail: `The trigger ${name} is retired: nothing reaches it any more.` });
  }
  if (expiresAt !== null && Date.parse(expiresAt) <= now) refuse("expiresAt", "must lie in the future");
  const bytes = Buffer.byteLength(JSON.stringify(data));
  if (bytes > bytesMax) refuse("data", `takes ${bytes} bytes as JSON; at most ${bytesMax} fit`);
  refuseUnfit(base, data);
}

/** Whoever calls the address could not mend what it says. */
function refuseUnfit({ parameters, enforcement }: Trigger, data: DynamicTriggerInput["data"]): void {
  const issues = parameters
    .filter(({ name, required }) => Object.hasOwn(data, name) && (required || enforcement === "enforce"))
    .flatMap((parameter) => {
      const reading = readParameter(parameter, data[parameter.name], false);
      return reading.ok ? [] : [{ path: `data.${parameter.name}`, message: reading.reason }];
    });
  if (issues.length === 0) return;
  const detail = issues.map(({ path, message }) => `${path} ${message}`).join("; ");
  throw new Problem("invalid_input", { detail, issues });
}

function refuse(path: string, message: string): never {
  throw new Problem("invalid_input", { detail: `${path} ${message}`, issues: [{ path, message }] });
}

function unknown(id: string): never {
  throw new Problem("not_found", { detail: `The trigger has no dynamic address with the id "${id}".` });
}

function publicUrlOf(address: string, base: Trigger, { settings }: ApiDoors): string {
  return addressesOf({ ...base, id: address }, settings.publicUrl()).publicUrl;
}
