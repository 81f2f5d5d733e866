import { expect, test } from "vitest";
import { openGatewayWorld } from "../../test/gateway-world.ts";
import { credentialId } from "../auth/credential-id.ts";
import { CredentialUses, newUse } from "./credential-uses.ts";

type Written = Parameters<ConstructorParameters<typeof CredentialUses>[0]["people"]["usedCredentials"]>[0];

const log = { debug() {}, info() {}, warn() {}, error() {} };
const at = Date.parse("2026-01-31T12:00:00Z");

test("[S72] many uses are one write, and one that fails is made good by the next", async () => {
  const written: Written[] = [];
  let fails = true;
  const people = {
    async usedCredentials(uses: Written) {
      if (fails) throw new Error("disk full");
      written.push(uses);
    },
  };
  const uses = new CredentialUses({ people, log });
  const use = newUse("trg_1", "abc");
  for (let call = 0; call < 1_000; call += 1) uses.note(use, { at: at + call, ip: "192.0.2.1" });
  await uses.flush();
  fails = false;
  uses.note(use, { at: at + 1_000, ip: "192.0.2.2" });
  await uses.flush();
  await uses.flush();
  const lastAt = new Date(at + 1_000).toISOString();
  expect(written).toEqual([
    [{ triggerId: "trg_1", credentialId: "abc", count: 1_001, lastAt, lastAddress: "192.0.2.2" }],
  ]);
});

test("[S72] of several that prove a request together each was used, and those that did not were not", async () => {
  await using world = await openGatewayWorld();
  for (const name of ["old", "new", "app"]) await world.putSecret(name, `value of ${name}`);
  const keys = ["old", "new"].map((secret) => ({ scheme: "api-key", secret, name: secret }));
  const app = { scheme: "header-token", header: "X-App", secrets: ["app"] };
  const trigger = await world.put({ auth: [{ scheme: "all", of: [{ scheme: "any", of: keys }, app] }] });
  const call = (key: string, token: string) =>
    fetch(`${world.url}/webhooks/${trigger.id}`, {
      method: "POST",
      headers: { "x-api-key": `value of ${key}`, "x-app": `value of ${token}` },
    });
  for (const [key, token] of [
    ["new", "app"],
    ["new", "app"],
    ["old", "wrong"],
  ] as const)
    await call(key, token);
  await world.gateway.stop(1_000);
  const uses = await world.store.people.credentialUses({ triggerIds: [trigger.id] });
  const countOf = (credential: Parameters<typeof credentialId>[0]) =>
    uses.find(({ credentialId: id }) => id === credentialId(credential))?.uses;
  expect([...keys, app].map(countOf)).toEqual([undefined, 2, 2]);
});

test("[S72] the credential that proved a request is the one that was used, and the count goes on after a change", async () => {
  await using world = await openGatewayWorld();
  await world.putSecret("old", "first");
  await world.putSecret("new", "second");
  const auth = ["old", "new"].map((secret) => ({ scheme: "api-key", secret }));
  const trigger = await world.put({ auth });
  const call = (key: string) =>
    fetch(`${world.url}/webhooks/${trigger.id}`, { method: "POST", headers: { "x-api-key": key } });
  for (const key of ["first", "second", "second", "wrong"]) await call(key);
  await world.put({ ...trigger, name: trigger.name, auth: auth.toReversed() });
  world.now += 60_000;
  await call("second");
  await world.gateway.stop(1_000);
  const uses = await world.store.people.credentialUses({ triggerIds: [trigger.id] });
  const idOf = (secret: string) => credentialId({ scheme: "api-key", secret });
  expect(
    new Map(
      uses.map(({ credentialId: id, uses: count, lastUsedAt, lastAddress }) => [
        id,
        { uses: count, lastUsedAt, lastAddress },
      ]),
    ),
  ).toEqual(
    new Map([
      [idOf("old"), { uses: 1, lastUsedAt: "2026-01-31T12:00:00.500Z", lastAddress: "127.0.0.1" }],
      [idOf("new"), { uses: 3, lastUsedAt: "2026-01-31T12:01:00.500Z", lastAddress: "127.0.0.1" }],
    ]),
  );
});
