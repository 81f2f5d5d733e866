import { afterAll, beforeAll, expect, test } from "vitest";
import { type ApiWorld, openApiWorld } from "../../test/api-world.ts";
import type { TemplateInstall } from "../contract/template.ts";
import { readTemplate } from "./templates/shelf.ts";

let world: ApiWorld;
beforeAll(async () => {
  world = await openApiWorld();
});
afterAll(() => world[Symbol.asyncDispose]());

const settings = { shopUrl: "https://shop.example.com/", erpUrl: "https://erp.example.com", locationId: "7" };
const secrets = { erp_token: "e", shop_token: "t0ken", slack_url: "https://hooks.example.com/x" };
const install = (input: Partial<TemplateInstall>, key?: string) =>
  world.call("POST", "/api/v1/templates/stock-sync/install", {
    body: input,
    ...(key !== undefined && { key }),
  });
const issuesOf = async (input: Partial<TemplateInstall>) => (await install(input)).body.issues;

test("what is missing, wrong and not known is all told at once, and nothing is installed", async () => {
  const issues = await issuesOf({ settings: { locationId: "here", colour: "red" }, secrets: { other: "x" } });
  expect(issues).toMatchObject([
    { path: "settings.shopUrl", message: "is missing: The shop's address" },
    { path: "settings.erpUrl" },
    { path: "settings.locationId", message: '"here" is not a number' },
    { path: "settings.colour", message: expect.stringContaining("known here: shopUrl, erpUrl, locationId") },
    { path: "secrets.other", message: expect.stringContaining("stock-sync-secret, erp_token, shop_token") },
    { path: "secrets.erp_token" },
    { path: "secrets.shop_token", message: expect.stringContaining("Admin API access token") },
    { path: "secrets.slack_url" },
  ]);
  const wrong = { settings: { ...settings, shopUrl: "ftp://x" }, secrets };
  expect(await issuesOf(wrong)).toMatchObject([{ path: "settings.shopUrl" }]);
  expect(
    await issuesOf({ settings: { ...settings, shopUrl: 'https://x"{{ secrets }}' }, secrets }),
  ).toHaveLength(1);
  const unknown = await world.call("POST", "/api/v1/templates/stok-sync/install", { body: {} });
  expect(unknown).toMatchObject({
    status: 404,
    body: { detail: expect.stringContaining("tripline templates") },
  });
  expect((await world.client.listWorkflows({})).items).toEqual([]);
});

test("secrets are stored by an administrator alone; whoever may write installs where they are stored", async () => {
  const writer = await world.keyWith(["write"]);
  const refused = await install({ settings, secrets }, writer);
  expect(refused).toMatchObject({
    status: 403,
    body: { detail: expect.stringContaining("stock-sync-secret") },
  });
  expect((await world.client.listSecrets({})).items).toEqual([]);
  for (const [secret, value] of Object.entries({ ...secrets, "other-secret": "x" }))
    await world.client.putSecret({ secret, input: { value } });
  const done = await install({ settings, as: "other" }, writer);
  expect(done).toMatchObject({ status: 200, body: { name: "other", secrets: [] } });
});

test("[S123] a dry run changes nothing; then workflow, trigger and a made secret are there, with the address and a call", async () => {
  const dry = await world.client.installTemplate({
    template: "stock-sync",
    input: { settings, secrets, dryRun: true },
  });
  expect(dry).toMatchObject({
    triggers: [],
    applied: { dryRun: true, changes: [{ action: "create" }, { action: "create" }, { action: "create" }] },
  });
  expect(dry.secrets.every(({ value }) => value === null)).toBe(true);
  const done = await world.client.installTemplate({ template: "stock-sync", input: { settings, secrets } });
  const [trigger] = done.triggers;
  expect(trigger).toMatchObject({
    name: "stock-sync",
    curl: expect.stringContaining("openssl dgst -sha256"),
  });
  const made = done.secrets.filter(({ value }) => value !== null);
  expect(made).toEqual([{ name: "stock-sync-secret", value: expect.stringMatching(/^[0-9a-f]{64}$/) }]);
  const workflow = JSON.stringify(await world.client.getWorkflow({ workflow: "stock-sync" }));
  expect(workflow).toContain("https://shop.example.com/admin/api");
  expect(workflow).toContain('"location_id":7');
  expect(
    (await world.client.getTemplate({ template: "stock-sync" })).secrets.map(({ stored }) => stored),
  ).toEqual([true, true, true, true]);
  const apart = await world.client.getTemplate({ template: "stock-sync", query: { as: "third" } });
  expect(apart.secrets.map(({ stored }) => stored)).toEqual([false, true, true, true]);
});

test("a secret to sign with as Standard Webhooks says is made in the form that it has there", async () => {
  const address = "https://partner.example/hooks";
  const { secrets: made } = await world.client.installTemplate({
    template: "api-relay",
    input: { settings: { billingUrl: address, everythingUrl: address } },
  });
  const signing = made.find(({ name }) => name === "api-relay-signing");
  expect(signing?.value).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
});

test("what is there by the same name and differs is not overwritten unless that is meant", async () => {
  const lowStock = { ...settings, lowStock: "9" };
  expect(await install({ settings: lowStock })).toMatchObject({
    status: 422,
    body: { detail: expect.stringContaining("already") },
  });
  const done = await install({ settings: lowStock, overwrite: true });
  expect(done.body.applied.changes).toMatchObject([
    { action: "update" },
    { action: "unchanged" },
    { action: "unchanged" },
  ]);
});

test("a template's file that can't be read says which and why", () => {
  expect(() => readTemplate("x", "template: x\n")).toThrow("title");
  expect(() => readTemplate("x", "template: [\n")).toThrow("The template x can't be read");
});
