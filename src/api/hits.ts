import type { Delivery } from "../contract/delivery.ts";
import type { Hit } from "../contract/hit.ts";
import type { Run } from "../contract/run.ts";
import { addressesOf, findByAddress, isAddressOf } from "../core/addresses.ts";
import { decoded } from "../core/decoded.ts";
import { isId } from "../core/id.ts";
import type { Handlers, Identity } from "./call.ts";
import type { ApiDoors } from "./doors.ts";
import { isFound, isFoundWorkflow, soughtBy } from "./search.ts";

/** For looking through deliveries; what people wait for while they type. */
const lookMs = 150;
const deliveriesMax = 10,
  formerMax = 1_000;

interface Asked extends Pick<Identity, "workspace" | "actor"> {
  text: string;
}

export function hitHandlers(doors: ApiDoors): Handlers<"search"> {
  return {
    async search({ workspace, actor, query: { q, limit } }) {
      const asked = { workspace, actor, text: shownBy(q) };
      const ids = idsIn(asked.text);
      const [defined, exact, looked, kept] = await Promise.all([
        definedHits(doors, asked),
        exactHits(doors, workspace, ids),
        ids.length > 0 ? { hits: [], isComplete: true } : deliveryHits(doors, asked),
        keptHits(doors, asked),
      ]);
      const all = [...exact, ...byNearness(asked.text, [...defined, ...kept]), ...looked.hits];
      const items = [...new Map(all.map((hit) => [`${hit.kind} ${hit.id}`, hit])).values()];
      return { items: items.slice(0, limit), isComplete: looked.isComplete && items.length <= limit };
    },
  };
}

/** Of a page of the console, what it shows. */
function shownBy(text: string): string {
  const [, shown] = /\/console\/[^/]+\/[a-z-]+\/([^/?#]+)/.exec(text) ?? [];
  return shown === undefined ? text.trim() : decoded(shown);
}

/** What was pasted may be a page's URL, or a line of a log. */
function idsIn(text: string): string[] {
  const found = text.match(/\b(?:dlv|run)_[0-9a-z]{26}\b/g) ?? [];
  return [...new Set(found)].filter((id) => isId("dlv", id) || isId("run", id)).slice(0, 5);
}

async function exactHits({ store }: ApiDoors, workspace: string, ids: readonly string[]): Promise<Hit[]> {
  const hits = await Promise.all(
    ids.map(async (id) => {
      if (id.startsWith("run_")) {
        return (await store.runs.some({ workspace, ids: [id] })).map(runHit);
      }
      const [delivery, { items }] = await Promise.all([
        store.deliveries.find({ workspace, id }),
        store.runs.search({ workspace, deliveryId: id, limit: 10 }),
      ]);
      return [...(delivery === null ? [] : [deliveryHit(delivery)]), ...items.map(runHit)];
    }),
  );
  return hits.flat();
}

async function definedHits({ store, live, settings }: ApiDoors, { workspace, text }: Asked): Promise<Hit[]> {
  const search = (await soughtBy(text, store)) ?? text;
  const { triggers } = live.current();
  const own = triggers.filter((trigger) => trigger.workspace === workspace);
  const found = own.filter((trigger) => isFound(trigger, search));
  const workflows = await store.definitions.workflows({ workspace });
  return [
    ...found.map((trigger): Hit => {
      const { id, name, title = name } = trigger;
      const detail = addressesOf(trigger, settings.publicUrl()).publicUrl;
      return { kind: "trigger", id, name, title, detail, at: null };
    }),
    ...workflows
      .filter((workflow) => isFoundWorkflow(workflow, { search, triggers }))
      .map(({ id, name, title = name, version }): Hit => {
        return { kind: "workflow", id, name, title, detail: `version ${version}`, at: null };
      }),
  ];
}

async function keptHits(doors: ApiDoors, { workspace, actor, text }: Asked): Promise<Hit[]> {
  const { store } = doors;
  const sought = text.toLowerCase();
  const address = findByAddress(text);
  const [fixtures, views, former] = await Promise.all([
    store.fixtures.list({ workspace, limit: 1_000 }),
    store.views.list({ workspace }),
    store.definitions.formerTriggers({ workspace, limit: formerMax }),
  ]);
  const isHere = (triggerId: string) => doors.live.current().triggers.some(({ id }) => id === triggerId);
  return [
    ...fixtures
      .filter(({ name }) => name.includes(sought))
      .map(
        ({ name, trigger }): Hit => ({
          kind: "fixture",
          id: name,
          name,
          title: name,
          detail: trigger,
          at: null,
        }),
      ),
    ...views
      .filter(({ shared, by, name, title = "" }) => {
        return (shared || by.id === actor.id) && `${name} ${title.toLowerCase()}`.includes(sought);
      })
      .map(
        ({ name, title = name, of }): Hit => ({ kind: "view", id: name, name, title, detail: of, at: null }),
      ),
    ...former
      .filter(({ triggerId: id, name, suffix, why }) => {
        if (why === "moved" && isHere(id) && name === text) return false;
        return (
          name === text || isAddressOf({ id, workspace, name, ...(suffix !== null && { suffix }) }, address)
        );
      })
      .map(({ triggerId: id, name, why, until }): Hit => {
        return { kind: "former-trigger", id, name, title: name, detail: `${why} ${until}`, at: null };
      }),
  ];
}

async function deliveryHits(
  { store }: ApiDoors,
  { workspace, text }: Asked,
): Promise<{ hits: Hit[]; isComplete: boolean }> {
  const search = text.replace(/^https?:\/\/[^/?#]*(?=\/)/i, "");
  const { items, next } = await store.deliveries.search({ workspace, search, limit: deliveriesMax, lookMs });
  return { hits: items.map(deliveryHit), isComplete: next === null };
}

function deliveryHit({ id, method, url, eventType, status, receivedAt }: Delivery): Hit {
  const title = eventType ?? `${method} ${url}`;
  return { kind: "delivery", id, name: null, title, detail: status, at: receivedAt };
}

function runHit({ id, workflow, status, createdAt }: Run): Hit {
  return { kind: "run", id, name: workflow, title: workflow, detail: status, at: createdAt };
}

/** Those called so come before those whose name begins so, and those before the rest. */
function byNearness(text: string, hits: readonly Hit[]): Hit[] {
  const sought = text.toLowerCase();
  const distance = ({ id, name }: Hit) =>
    id === text || name === sought ? 0 : name?.startsWith(sought) === true ? 1 : 2;
  return hits.toSorted((one, other) => distance(one) - distance(other));
}
