import { expect, test } from "vitest";
import { clientAuth, issue } from "../../test/certificates.ts";
import { openGatewayWorld } from "../../test/gateway-world.ts";

test("[S66] what a trusted proxy said of a client's certificate still counts when the request is checked again", async () => {
  const root = await issue({ subject: "CN=Root", isCa: true });
  const other = await issue({ subject: "CN=Other", isCa: true });
  const client = await issue({ subject: "CN=client", by: root, uses: [clientAuth] });
  await using world = await openGatewayWorld({ settings: { trustedProxies: ["127.0.0.0/8"] } });
  world.now = Date.now();
  await world.putSecret("partner-ca", other.cert);
  const { id } = await world.put({
    auth: [{ scheme: "mtls", caSecret: "partner-ca", from: "pem" }],
    quarantine: true,
  });
  const headers = { "x-ssl-client-cert": encodeURIComponent(client.cert), "x-forwarded-for": "192.0.2.7" };
  const answer = await fetch(`${world.url}/webhooks/${id}`, { method: "POST", headers, body: "{}" });
  expect(answer.status).toBe(401);
  const find = { workspace: "default", id: answer.headers.get("x-request-id") ?? "" };
  await expect.poll(() => world.store.quarantine.get(find)).not.toBeNull();
  const kept = await world.store.quarantine.get(find);
  if (kept === null) throw new Error("it was not kept");
  expect(kept).toMatchObject({ isProxied: true, isProved: false });
  await world.putSecret("partner-ca", root.cert);
  expect((await world.gateway.judge(kept, "nothing")).refusal).toBeNull();
  const direct = await world.gateway.judge({ ...kept, isProxied: false }, "nothing");
  expect(direct.refusal).toContain("trusted proxy");
});
