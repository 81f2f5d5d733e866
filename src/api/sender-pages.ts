import { Problem } from "../contract/problem.ts";
import type { SenderPage } from "../contract/sender-page.ts";
import type { Trigger } from "../contract/trigger.ts";
import { Counters } from "../core/counters.ts";
import { differenceOf } from "../core/difference.ts";
import { newAddressId, newId } from "../core/id.ts";
import { keyDigest } from "../core/key-digest.ts";
import type { KeptSenderPage } from "../store/store.ts";
import { changeEntry } from "./audit.ts";
import type { Handlers } from "./call.ts";
import { callFailures, callFailuresMax } from "./caller.ts";
import { newest } from "./change.ts";
import type { ApiDoors } from "./doors.ts";
import { expectedFields } from "./expected.ts";
import { senderOpenApi } from "./sender/openapi.ts";
import { sampleOf, senderView } from "./sender/view.ts";
import { findTrigger } from "./triggers.ts";

type Names =
  | "getSenderPage"
  | "putSenderPage"
  | "deleteSenderPage"
  | "viewSenderPage"
  | "getSenderOpenApi"
  | "trySenderCall";

/** A page may be indexed by nobody, whoever puts its link where. */
const unlisted = { "X-Robots-Tag": "noindex, nofollow" } as const;
/** Said by each change, and by none what it changed. */
const bookkeeping = ["workspace", "triggerId", "createdAt", "linkedAt"];
/** Of one trigger in that time. */
const triesMax = 10;
const triesWindow = { windowMs: 60_000, keysMax: 10_000 } as const;

export function senderPageHandlers(doors: ApiDoors): Handlers<Names> {
  return { ...ownHandlers(doors), ...sharedHandlers(doors) };
}

type Own = "getSenderPage" | "putSenderPage" | "deleteSenderPage";

function ownHandlers(doors: ApiDoors): Handlers<Own> {
  const { store, now, random } = doors;
  const { senderPages } = store;
  const find = async (workspace: string, name: string) => {
    const trigger = findTrigger(await newest(doors), workspace, name);
    return { trigger, page: await senderPages.get({ workspace, triggerId: trigger.id }) };
  };
  return {
    async getSenderPage({ workspace, params }) {
      const { trigger, page } = await find(workspace, params.trigger);
      return shown(page ?? unshared(trigger), trigger);
    },
    async putSenderPage(call) {
      const { workspace, params, input, origin } = call;
      const { rotate, ...settings } = input;
      const { trigger, page: before } = await find(workspace, params.trigger);
      const token = before === null || rotate ? newAddressId("sp", random) : null;
      const at = new Date(now()).toISOString();
      const page: KeptSenderPage = {
        ...settings,
        workspace,
        triggerId: trigger.id,
        createdAt: before?.createdAt ?? at,
        linkedAt: token === null ? (before?.linkedAt ?? at) : at,
      };
      await senderPages.put({ ...page, digest: token === null ? null : keyDigest(token) });
      const { id: targetId, name: targetName } = trigger;
      const told = {
        action: before === null ? "sender page shared" : "sender page changed",
        detail: token === null ? null : "a new link",
        difference: differenceOf(before ?? {}, page, bookkeeping),
      };
      await store.audit.add([
        changeEntry(doors, call, { targetKind: "trigger", targetId, targetName, ...told }),
      ]);
      const link = token === null ? null : `${origin}/console/senders/${token}`;
      return { ...shown(page, trigger), link, token };
    },
    async deleteSenderPage({ workspace, params }) {
      const { trigger } = await find(workspace, params.trigger);
      if (!(await senderPages.remove({ workspace, triggerId: trigger.id }))) unshared(trigger);
    },
  };
}

type Shared = Exclude<Names, Own>;

function sharedHandlers(doors: ApiDoors): Handlers<Shared> {
  const { store, now, live, random, senders } = doors;
  const failures = new Counters(callFailures);
  const tries = new Counters(triesWindow);

  /** Of a link that leads nowhere, or no longer, nothing is said but that. */
  async function find(
    token: string,
    address: string | null,
  ): Promise<{ page: KeptSenderPage; trigger: Trigger }> {
    const isToken = /^sp_[0-9a-z]{32}$/.test(token);
    const page = isToken ? await store.senderPages.find({ digest: keyDigest(token) }) : null;
    const trigger = live.current().triggers.find(({ id }) => id === page?.triggerId);
    const isOver = page?.expiresAt !== null && now() >= Date.parse(page?.expiresAt ?? "");
    if (page !== null && trigger !== undefined && !isOver) return { page, trigger };
    if (failures.add(address ?? "unknown", now()) > callFailuresMax) {
      throw new Problem("too_many_requests", { detail: "Too many links that lead nowhere. Wait a minute." });
    }
    throw new Problem("not_found", {
      detail: "This link leads nowhere, or not any more. Ask whoever gave it to you for another.",
    });
  }

  function refuseTooMany(triggerId: string): void {
    if (tries.add(triggerId, now()) <= triesMax) return;
    throw new Problem("too_many_requests", {
      detail: `${triesMax} calls are checked a minute. Wait a moment.`,
    });
  }

  return {
    async viewSenderPage({ params, address }) {
      return Response.json(senderView(doors, await find(params.token, address)), { headers: unlisted });
    },
    async getSenderOpenApi({ params, address }) {
      const found = await find(params.token, address);
      const document = senderOpenApi(found.trigger, senderView(doors, found));
      return Response.json(document, { headers: unlisted });
    },
    async trySenderCall({ params, input, address, header }) {
      const { page, trigger } = await find(params.token, address);
      if (!page.tryIt) {
        throw new Problem("forbidden", { detail: "Calls are not checked for this page." });
      }
      refuseTooMany(trigger.id);
      const request = requestOf(trigger, input);
      const tried = await senders.check({
        ...request,
        id: newId("dlv", { now: now(), random }),
        receivedAt: new Date(now()).toISOString(),
        ip: address ?? "127.0.0.1",
        accept: header("accept"),
      });
      return Response.json(tried, { headers: unlisted });
    },
  };
}

function requestOf(
  trigger: Trigger,
  { method, headers, query, body = sampleOf(trigger), text = JSON.stringify(body) }: Tried,
) {
  const used = method ?? trigger.methods[0] ?? "POST";
  const search = new URLSearchParams(query).toString();
  const named = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]);
  const content = used === "GET" ? "" : text;
  return {
    triggerId: trigger.id,
    method: used,
    url: `${placeOf(trigger)}${search === "" ? "" : `?${search}`}`,
    headers: {
      ...(content !== "" && { "content-type": "application/json" }),
      ...Object.fromEntries(named),
    },
    body: Buffer.from(content),
  };
}

/** The public address; that of the suffix, filled in, where parameters stand in it. */
function placeOf(trigger: Trigger): string {
  const { id, workspace, suffix } = trigger;
  if (suffix?.includes(":") !== true) return `/api/v1/hooks/${id}/run`;
  const { path } = expectedFields(trigger);
  const filled = suffix.replace(/:([A-Za-z_]\w*)/g, (_, name: string) => {
    return encodeURIComponent(path[name] ?? "example");
  });
  return `/in/${workspace}${filled}`;
}

type Tried = Parameters<Handlers<"trySenderCall">["trySenderCall"]>[0]["input"];

function shown({ workspace: _workspace, ...page }: KeptSenderPage, { name }: Trigger): SenderPage {
  return { ...page, trigger: name };
}

function unshared({ name }: Trigger): never {
  throw new Problem("not_found", {
    detail: `The trigger ${name} has no page for its senders. Share one first.`,
  });
}
