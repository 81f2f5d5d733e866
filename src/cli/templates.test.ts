import { afterAll, beforeAll, expect, test } from "vitest";
import { type ApiWorld, openApiWorld } from "../../test/api-world.ts";
import { tripline } from "../../test/cli.ts";

let world: ApiWorld;
beforeAll(async () => {
  world = await openApiWorld();
});
afterAll(() => world[Symbol.asyncDispose]());

const run = (...args: string[]) => tripline(world, ["templates", ...args]);
const needed = ["--set", "shopUrl=https://shop.example.com/api"];
const secrets = ["--secret", "shop_token=t", "--secret", "slack_url=https://hooks.example.com/x"];

test("templates are listed by what they are for, and one is shown with what it needs", async () => {
  const listed = await run("list", "--use", "commerce");
  expect(listed.out).toMatch(
    /^Commerce: .*\n(?: {2}.*\n)* {2}price-match +Competitor's price to your price$/m,
  );
  expect(listed.out).not.toContain("ci-build");
  const shown = (await run("show", "price-match")).out;
  expect(shown).toMatch(/--set movePercentMax=… {2}Largest move at once in percent \(15 unless given\)/);
  expect(shown).toMatch(/--secret price-match-secret=… .*\(made unless given\)/);
  expect(shown).toMatch(/switch How far is it\?\n +http Set our price/);
  expect(shown).toContain('"competitor": "Other Tea"');
  expect((await run("show", "price-match", "--definition")).out).toContain("\ntrigger:\n");
  expect(JSON.parse((await run("show", "price-match", "--json")).out)).toMatchObject({ useCase: "commerce" });
});

test("without a terminal, what is missing is listed by the flags that give it", async () => {
  const refused = await run("install", "price-match", "--set", "marginMin=a");
  expect(refused.code).toBe(2);
  for (const flag of [
    "--set shopUrl=…  is missing",
    '--set marginMin=…  "a" is not',
    "--secret slack_url=…  is missing",
  ])
    expect(refused.err).toContain(flag);
  expect((await run("install", "price-match", "--set", "x")).code).toBe(2);
});

test("[S123] [S125] one is installed with the difference shown, and tried with its samples", async () => {
  const dry = await run("install", "price-match", ...needed, ...secrets, "--dry-run");
  expect(dry.out).toMatch(/\+ workflow price-match\n[\s\S]*2 to create\./);
  const done = await run("install", "price-match", "--as", "prices", ...needed, ...secrets);
  expect(done.out).toMatch(/prices-secret {2}[0-9a-f]{64}\n/);
  expect(done.out).toMatch(/https:\/\/hooks\.example\.com\/api\/v1\/hooks\/trg_\w+\/run\n\ncurl/);
  expect(done.out).toContain("tripline templates try price-match --as prices");
  const unknown = await run("try", "price-match", "--as", "prices", "--sample", "9");
  expect(unknown).toMatchObject({ code: 2, err: expect.stringContaining("There is no sample 9") });
  // It is set to call a shop that is not there.
  const tried = await run("try", "price-match", "--as", "prices", "--sample", "1", "--json");
  expect(tried.code).toBe(1);
  expect(JSON.parse(tried.out)).toMatchObject([
    { result: { status: "accepted" }, runs: [{ workflow: "prices", status: "failed" }] },
  ]);
});
