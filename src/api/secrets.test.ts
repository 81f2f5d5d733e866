import { afterAll, beforeAll, expect, test } from "vitest";
import { type ApiWorld, openApiWorld } from "../../test/api-world.ts";
import { tripline } from "../../test/cli.ts";

let world: ApiWorld;
beforeAll(async () => {
  world = await openApiWorld();
  const now = new Date().toISOString();
  await world.store.people.learnSecret({ workspace: "default", name: "notion", value: "secret_came", now });
  await world.client.putSecret({ secret: "stripe", input: { value: "whsec_of_ours" } });
});
afterAll(() => world[Symbol.asyncDispose]());

test("a secret that its author stored is never shown, and one that is not there is not found", async () => {
  await expect(world.client.showLearnedSecret({ secret: "stripe" })).rejects.toMatchObject({
    code: "conflict",
  });
  await expect(world.client.showLearnedSecret({ secret: "none" })).rejects.toMatchObject({
    code: "not_found",
  });
  const shown = await tripline(world, ["secrets", "show", "stripe"]);
  expect(shown).toMatchObject({ code: 1, out: "" });
  expect(shown.err).not.toContain("whsec_of_ours");
});

test("a secret that came with a challenge is shown to who may do everything, and to nobody else", async () => {
  const key = await world.keyWith(["write"]);
  const refused = await world.call("POST", "/api/v1/secrets/notion/show", { key });
  expect(refused.status).toBe(403);
  expect(JSON.stringify(refused.body)).not.toContain("secret_came");
  expect(await world.client.showLearnedSecret({ secret: "notion" })).toMatchObject({
    name: "notion",
    value: "secret_came",
  });
  expect(await tripline(world, ["secrets", "show", "notion"])).toMatchObject({
    code: 0,
    out: "secret_came\n",
  });
  const { items } = await world.client.listAudit({ query: { action: "secret shown" } });
  expect(items).toMatchObject([{ targetName: "notion" }, { targetName: "notion" }]);
  expect(JSON.stringify(items)).not.toContain("secret_came");
});

test("the list says which secrets came from a provider, and shows none", async () => {
  const { items } = await world.client.listSecrets({});
  expect(items.map(({ name, learnedAt }) => [name, learnedAt !== null])).toEqual([
    ["notion", true],
    ["stripe", false],
  ]);
  const { out } = await tripline(world, ["secrets"]);
  expect(out).toMatch(/notion .*provider\n/);
  expect(out).not.toContain("secret_came");
});

test("what its author stores in its place is not shown any more, and where none is to be replaced none is", async () => {
  const input = { value: "by hand", onlyNew: true };
  await expect(world.client.putSecret({ secret: "notion", input })).rejects.toMatchObject({
    code: "conflict",
  });
  expect((await world.client.showLearnedSecret({ secret: "notion" })).value).toBe("secret_came");
  expect(await tripline(world, ["secrets", "set", "notion"], { input: "by hand\n" })).toMatchObject({
    out: expect.stringContaining("is replaced"),
  });
  await expect(world.client.showLearnedSecret({ secret: "notion" })).rejects.toMatchObject({
    code: "conflict",
  });
});

test("what a signature leaves open is warned of, wherever it stands, and keeps nothing from working", async () => {
  const signed = { scheme: "hmac", secret: "stripe", header: "X-Signature" };
  const time = { header: "X-Time" };
  const said = async (auth: object[], methods = ["POST"]) => {
    const definitions = [{ name: "open", trigger: { auth, methods }, steps: [] }];
    const { findings } = await world.client.applyDefinitions({ input: { definitions, dryRun: true } });
    return findings.map(({ path, message }) => `${path.replace(/^.*trigger\./, "")}: ${message}`);
  };
  const nothing = [
    signed,
    { ...signed, payload: "{timestamp}.{body}", timestamp: time },
    { ...signed, payload: "{header:x-time}{body}", timestamp: time },
    { ...signed, payload: "{url}", bodyDigest: { parameter: "digest" } },
    { scheme: "jwt", jwksUrl: "https://login.example.com/keys", audience: "orders" },
  ];
  expect(await said(nothing)).toEqual([]);
  expect(await said([{ ...signed, payload: "{url}" }], ["GET"])).toEqual([]);
  const inside = { scheme: "all", of: [signed, { ...signed, payload: "{url}{timestamp}", timestamp: time }] };
  expect(
    await said([
      { ...signed, timestamp: time },
      {
        scheme: "hmac",
        secret: "stripe",
        member: "s.sig",
        payload: "{member:s.token}",
        timestamp: { member: "s.at" },
      },
      inside,
      { scheme: "jwt", jwksUrl: "https://login.example.com/keys" },
      {
        scheme: "http-signature",
        algorithm: "hmac-sha256",
        secret: "stripe",
        contentDigest: "never",
        created: "optional",
      },
    ]),
  ).toEqual([
    expect.stringMatching(/^auth\.0: the timestamp is not part of what is signed/),
    expect.stringMatching(/^auth\.1: of the body only s\.token is signed/),
    expect.stringMatching(/^auth\.1: the timestamp is not part/),
    expect.stringMatching(/^auth\.2\.of\.1: nothing of the body is signed/),
    expect.stringMatching(/^auth\.3: every token of this issuer is taken/),
    expect.stringMatching(/^auth\.4: the body is not signed/),
    expect.stringMatching(/^auth\.4: a call without `created`/),
  ]);
});

test("a secret that can be guessed is warned of where its trigger is checked, and keeps nothing from working", async () => {
  const { client } = world;
  await client.putSecret({ secret: "hush", input: { value: "hush-hush" } });
  const auth = [
    { scheme: "bearer", secret: "stripe" },
    { scheme: "basic", username: "shop", secret: "hush" },
  ];
  const definitions = [{ name: "guessed", trigger: { auth }, steps: [] }];
  const { findings } = await client.applyDefinitions({ input: { definitions, dryRun: true } });
  expect(findings).toMatchObject([
    { path: expect.stringMatching(/auth\.1$/), severity: "warning", message: /"hush" can be guessed/ },
  ]);
});
