import { calledBy } from "../contract/actor.ts";
import type { Fixture, FixtureContent, FixtureInput } from "../contract/fixture.ts";
import { Name } from "../contract/name.ts";
import { Problem } from "../contract/problem.ts";
import { asReady } from "../core/ready-run.ts";
import type { Handlers } from "./call.ts";
import { newest } from "./change.ts";
import type { ApiDoors } from "./doors.ts";
import { refuseForce } from "./forced.ts";
import { pageByName } from "./page.ts";
import { madeDelivery } from "./replay/edit.ts";
import { refuseUnproved } from "./replay/plan.ts";
import { findTrigger } from "./triggers.ts";

type Names = "listFixtures" | "getFixture" | "putFixture" | "deleteFixture" | "runFixture";

export function fixtureHandlers(doors: ApiDoors): Handlers<Names> {
  const { store, now, engine } = doors;
  const { fixtures } = store;

  async function find(workspace: string, name: string): Promise<Fixture> {
    return (await fixtures.get({ workspace, name })) ?? unknownFixture(name);
  }

  return {
    async listFixtures({ workspace, query: { after, limit } }) {
      const read = await fixtures.list({ workspace, after, limit: limit + 1 });
      const { items, next } = pageByName(read, { limit });
      return { items: items.map(({ body: _body, headers: _headers, ...fixture }) => fixture), next };
    },
    getFixture: ({ workspace, params }) => find(workspace, params.fixture),
    async putFixture({ workspace, params, input, scopes }) {
      refuseForce(input.force, scopes, "save");
      const name = nameOf(params.fixture);
      if (!input.replace) refuseTaken(await fixtures.get({ workspace, name }));
      const { savedFrom, content } = await contentOf(doors, workspace, input);
      const createdAt = new Date(now()).toISOString();
      const described =
        input.description === undefined ? content : { ...content, description: input.description };
      const fixture = { ...described, name, workspace, createdAt, savedFrom };
      await fixtures.put(fixture);
      return fixture;
    },
    async deleteFixture({ workspace, params }) {
      const removed = await fixtures.remove({ workspace, name: params.fixture });
      if (!removed) unknownFixture(params.fixture);
    },
    async runFixture({ workspace, params, input, actor }) {
      const { body, ...fixture } = await find(workspace, params.fixture);
      const { workflow, version } = input;
      const trigger = input.trigger ?? fixture.trigger;
      if (trigger === null) throw new Problem("conflict", { detail: "Its trigger is gone: name another." });
      const by = actor;
      const {
        made,
        runs: routed,
        reason,
      } = await madeDelivery(
        doors,
        {
          ...fixture,
          triggerId: findTrigger(await newest(doors), workspace, trigger).id,
          body: Buffer.from(body.content, body.encoding),
        },
        {
          verdict: "fixture",
          reason: `made of the fixture ${fixture.name} by ${calledBy(by)} (${by.id})`,
          replayOf: fixture.savedFrom,
        },
      );
      const runs =
        workflow === undefined
          ? routed
          : await engine.newRuns({ workspace, workflows: [{ workflow, version }] });
      if (runs.length === 0) {
        const detail = `The routes of ${trigger} choose no workflow for it (${reason}). Name one to run it all the same.`;
        throw new Problem("conflict", { detail });
      }
      const { id: deliveryId } = made.delivery;
      const at = made.delivery.receivedAt;
      await store.runs.start({ workspace, deliveryId, edited: made, runs, now: at });
      engine.wake(asReady(runs, { workspace }));
      return { delivery: deliveryId, runs: runs.map((run) => ({ runId: run.id, workflow: run.workflow })) };
    },
  };
}

async function contentOf(
  doors: ApiDoors,
  workspace: string,
  { delivery: id, content, force }: FixtureInput,
): Promise<{ savedFrom: string | null; content: FixtureContent }> {
  const { store, live } = doors;
  if ((id === undefined) === (content === undefined)) {
    const message = "give either `delivery`, to save one, or `content`";
    throw new Problem("invalid_input", { detail: message, issues: [{ path: "delivery", message }] });
  }
  if (content !== undefined) return { savedFrom: null, content };
  const delivery = await store.deliveries.get({ workspace, id: id ?? "" });
  if (delivery === null) throw new Problem("not_found", { detail: `No delivery has the id "${id}".` });
  await refuseUnproved(doors, delivery, { force });
  const { method, url, ip, headers, query, pathParameters, given, claims, contentType, body } = delivery;
  const trigger = live.current().triggers.find((each) => each.id === delivery.triggerId);
  return {
    savedFrom: delivery.id,
    content: {
      method,
      url,
      ip,
      headers,
      query,
      pathParameters,
      ...(given && { given }),
      ...(claims && { claims }),
      contentType,
      body,
      trigger: trigger?.name ?? null,
    },
  };
}

function refuseTaken(former: Fixture | null): void {
  if (former === null) return;
  const { name, createdAt } = former;
  const detail = `A fixture is named "${name}" already, saved at ${createdAt}. Choose another name, or \`replace\` it.`;
  throw new Problem("conflict", { detail });
}

function nameOf(text: string): string {
  const parsed = Name.safeParse(text);
  if (parsed.success) return parsed.data;
  const message = `"${text}" can't name a fixture: ${parsed.error.issues[0]?.message ?? "choose another"}`;
  throw new Problem("invalid_input", { detail: message, issues: [{ path: "fixture", message }] });
}

function unknownFixture(name: string): never {
  throw new Problem("not_found", { detail: `No fixture is named "${name}".` });
}
