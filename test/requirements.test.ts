// What the requirements say of the whole, from a sender's request to the end of its run, in the running program.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Catalog } from "../src/contract/catalog.ts";
import { DeliveryDetail } from "../src/contract/delivery.ts";
import { TriggerView } from "../src/contract/trigger.ts";
import { openApiWorld } from "./api-world.ts";
import { openSceneHere, type Scene } from "./scene.ts";

let scene: Scene;
beforeAll(async () => {
  scene = await openSceneHere({ TRIPLINE_ALLOWED_ADDRESSES: "127.0.0.0/8" });
});
afterAll(() => scene[Symbol.asyncDispose]());

const keep = [{ id: "keep", type: "transform", config: { value: "{{ trigger.body }}" } }];
const auth = [{ scheme: "none" }];

async function send(
  url: string,
  body: string,
  headers: Record<string, string> = { "content-type": "application/json" },
) {
  const response = await fetch(url, { method: "POST", headers, body });
  return { response, text: await response.text(), id: response.headers.get("x-request-id") ?? "" };
}
const delivery = (id: string) => scene.api.get(`/deliveries/${id}`, DeliveryDetail);
const trigger = (name: string) => scene.api.get(`/triggers/${name}`, TriggerView);
const created = async (input: Record<string, unknown>): Promise<string> => {
  try {
    await scene.api.call("POST", "/triggers", input);
    return "created";
  } catch (error) {
    return String(error);
  }
};

describe("what a trigger is made of", () => {
  test("[S3] [S138] without an authentication there is no trigger; the four main methods are offered first", async () => {
    expect(await created({ name: "open" })).toContain("auth");
    expect(await created({ name: "open", auth: [] })).toContain("auth");
    const { schemes } = await scene.api.get("/catalog", Catalog);
    expect(schemes.slice(0, 4).map(({ type }) => type)).toEqual(["bearer", "api-key", "basic", "hmac"]);
  });

  test("[S133] [S134] [S135] [S137] [S138] a system, a label, a suffix, a method and an API key make a listener", async () => {
    const input = {
      name: "item-updates",
      title: "Item updates",
      system: "ERP",
      suffix: "/item-updated",
      methods: ["POST", "GET", "DELETE", "PATCH"],
      auth: [{ scheme: "api-key", in: "header", parameter: "X-API-Key" }],
    };
    expect(await created({ ...input, suffix: "/item updated" })).toContain("suffix");
    expect(await created({ ...input, methods: ["TRACE"] })).toContain("methods");
    expect(await created(input)).toBe("created");
    const view = await trigger("item-updates");
    expect(view).toMatchObject({ system: "ERP", title: "Item updates", methods: input.methods });
    expect(view.addresses).toContain(`${scene.program.started.publicUrl}/in/default/item-updated`);
    // Choosing the API key fills in the header that carries it.
    for (const example of [view.curl, view.javascript, view.python]) {
      expect(example).toContain("X-API-Key");
      expect(example).toContain("YOUR_API_KEY_HERE");
    }
  });

  test("[S136] the public URL is made by Tripline and can't be set", async () => {
    const before = await trigger("item-updates");
    const { name, auth: credentials } = before;
    const put = { name, auth: credentials, publicUrl: "https://elsewhere.example.com/mine" };
    await scene.api.call("PUT", "/triggers/item-updates", put).catch(() => undefined);
    expect((await trigger("item-updates")).publicUrl).toBe(before.publicUrl);
    expect(before.publicUrl).toMatch(/\/api\/v1\/hooks\/trg_[0-9a-z]{32}\/run$/);
  });

  test("[S106] the shared key, the header and the body memory are described for a form", async () => {
    const { schemes } = await scene.api.get("/catalog", Catalog);
    const config = schemes.find(({ type }) => type === "shared-key")?.config;
    expect(JSON.stringify(config)).toContain('"title":"Shared key"');
    expect(JSON.stringify(config)).toContain('"secretReference":true');
    const schema = await scene.api.call("GET", "/definition-schema");
    expect(JSON.stringify(schema)).toContain('"title":"Header Memory"');
    expect(JSON.stringify(schema)).toContain('"title":"Body Memory"');
  });

  test("[S52] events, credentials, a retry policy, required fields and headers of one's own are configured in one file", async () => {
    await scene.api.secret("sender", "s3cret");
    await scene.api.apply([
      {
        name: "configured",
        trigger: {
          auth: [{ scheme: "bearer", secret: "sender" }],
          events: ["order.completed"],
          eventType: "{{ trigger.body.event }}",
          parameters: [{ name: "id", path: "$.id", type: "string", required: true }],
        },
        retry: { attempts: 5, firstDelayMs: 500, factor: 3 },
        steps: [
          {
            id: "call",
            type: "http",
            timeoutMs: 5_000,
            config: {
              method: "POST",
              url: "http://127.0.0.1:9/",
              headers: { "X-Tenant": "a", Authorization: "b" },
            },
          },
        ],
      },
    ]);
    expect((await trigger("configured")).events).toEqual(["order.completed"]);
  });
});

describe("from the request to the end of the run", () => {
  test("[S5] [S48] [S101] [S148] form submissions, payments, commits and changes of state each start the workflow", async () => {
    await scene.api.apply([{ name: "any", trigger: { auth }, steps: keep }]);
    const url = await scene.api.publicUrl("any");
    const form = "application/x-www-form-urlencoded";
    const sent: [string, string, unknown][] = [
      [form, "name=Ada&topic=price", { name: "Ada", topic: "price" }],
      ["application/json", '{"payment":"done"}', { payment: "done" }],
      ["application/json", '{"commits":[{"id":"a"}]}', { commits: [{ id: "a" }] }],
      ["application/xml", "<status>shipped</status>", { status: "shipped" }],
    ];
    for (const [type, body, output] of sent) {
      const { id, response } = await send(url, body, { "content-type": type });
      expect(response.status).toBe(200);
      expect(await scene.ended(id)).toMatchObject([{ status: "succeeded", output }]);
    }
  });

  test("[S31] [S49] a run begins within a second of the request's receipt", async () => {
    const { id } = await send(await scene.api.publicUrl("any"), '{"at":"once"}');
    const [run] = await scene.ended(id);
    const { receivedAt } = await delivery(id);
    expect(Date.parse(run?.startedAt ?? "") - Date.parse(receivedAt)).toBeLessThan(1_000);
  });

  test("[S56] [S75] the stations are passed in their order, nothing is read before it is proved", async () => {
    const { id } = await send(await scene.api.publicUrl("any"), '{"in":"order"}');
    const stations = (await delivery(id)).trace.map(({ station }) => station);
    const order = [
      "address",
      "admit",
      "verify",
      "handshake",
      "parse",
      "extract",
      "identify",
      "route",
      "accept",
    ];
    expect(stations).toEqual(order.filter((station) => stations.some((passed) => passed === station)));
    expect(stations).toEqual(expect.arrayContaining(["address", "verify", "parse", "extract", "route"]));
    await scene.api.secret("sealed", "s3cret");
    await scene.api.call("POST", "/triggers", {
      name: "sealed",
      auth: [{ scheme: "bearer", secret: "sealed" }],
    });
    const refused = await send(await scene.api.publicUrl("sealed"), "{ no JSON at all");
    expect(refused.response.status).toBe(401);
  });

  test("[S9] [S57] the payload is there in every step, as variables and for what follows", async () => {
    const steps = [
      { id: "first", type: "transform", config: { value: { sum: "{{ trigger.body.a + trigger.body.b }}" } } },
      {
        id: "second",
        type: "branch",
        config: {
          arms: [
            {
              name: "large",
              when: "steps.first.output.sum > 5",
              steps: [
                {
                  id: "said",
                  type: "transform",
                  config: { value: "{{ payload.a }} makes {{ steps.first.output.sum }}" },
                },
              ],
            },
          ],
        },
      },
      { id: "last", type: "transform", config: { value: "{{ steps.said.output }}" } },
    ];
    await scene.api.apply([{ name: "data", trigger: { auth, variables: { body: "payload" } }, steps }]);
    const { id } = await send(await scene.api.publicUrl("data"), '{"a":4,"b":3}');
    expect(await scene.ended(id)).toMatchObject([{ status: "succeeded", output: "4 makes 7" }]);
  });

  test("[S108] [S127] POST with a JSON body and the key in the query starts the workflow that the path names", async () => {
    await scene.api.secret("shop-key", "shop-integration-key");
    const shared = [{ scheme: "shared-key", secret: "shop-key" }];
    await scene.api.apply([{ name: "shop", trigger: { auth: shared }, steps: keep }]);
    const base = `${scene.program.started.publicUrl}/api/webhook/default/shop`;
    expect((await send(base, "{}")).response.status).toBe(401);
    const { id, text } = await send(`${base}?key=shop-integration-key`, '{"event":"order_completed"}');
    expect(text).toBe('{"status":"accepted","workflow_started":true}');
    expect(await scene.ended(id)).toMatchObject([{ status: "succeeded" }]);
  });

  test("[S129] a CRM's change of a contact is scored and followed up, what we wrote ourselves is not", async () => {
    await scene.api.secret("crm-sync-key", "crm");
    await scene.applyExamples("crm-contact");
    const url = `${scene.program.started.publicUrl}/api/webhook/default/crm-contact?key=crm`;
    const changed = { event: "contact_updated", contact_id: "12345", changes: { status: "qualified_lead" } };
    const taken = await send(url, JSON.stringify({ ...changed, updated_by: "sales_user" }));
    expect(await scene.ended(taken.id)).toMatchObject([{ status: "succeeded", workflow: "crm-contact" }]);
    const own = await send(url, JSON.stringify({ ...changed, updated_by: "tripline" }));
    expect(await delivery(own.id)).toMatchObject({ status: "filtered", runs: [] });
  });
});

test("[S23] a workspace takes 200 a minute, 1000 an hour and 5000 a day until somebody says otherwise", async () => {
  await using world = await openApiWorld();
  const { quota } = await world.client.getWorkspace({});
  expect(quota).toEqual({ perMinute: 200, perHour: 1_000, perDay: 5_000 });
});

test("[S26] every answer shows what is left of the window closest to being spent", async () => {
  const { response } = await send(await scene.api.publicUrl("any"), '{"limits":1}');
  const shown = (name: string) => Number(response.headers.get(`x-ratelimit-${name}`));
  expect(shown("limit")).toBe(1_000_000);
  expect(shown("remaining")).toBeLessThan(1_000_000);
  expect(shown("reset")).toBeGreaterThan(Date.now() / 1_000 - 1);
});
