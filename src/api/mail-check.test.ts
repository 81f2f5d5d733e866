import { expect, test } from "vitest";
import { openApiWorld } from "../../test/api-world.ts";

test("a trigger takes e-mails only where its own settings let them pass, and tells the address", async () => {
  await using world = await openApiWorld();
  const auth = [{ scheme: "bearer" }];
  const refusals: [object, string, string][] = [
    [{ payload: { type: "json" } }, "payload.type", "multipart"],
    [{ payload: { charset: "latin1" } }, "payload.charset", "its own"],
    [{ limits: { contentTypes: ["application/json"] } }, "limits.contentTypes", "multipart/form-data"],
    [{ provider: "slack" }, "mail", "Slack"],
    [{ mail: { senders: ["@example.com"] } }, "mail.senders.0", "domain"],
    [{ mail: { senders: [] } }, "mail.senders", ""],
    [{ mail: { spf: true } }, "mail.spf", ""],
  ];
  for (const [settings, path, message] of refusals) {
    const body = { name: "inbox", auth, mail: {}, ...settings };
    const { body: answer } = await world.call("POST", "/api/v1/triggers", { body });
    expect(answer).toMatchObject({ issues: [{ path, message: expect.stringContaining(message) }] });
  }
  const input = { name: "inbox", auth, mail: { senders: ["example.com", "Bob@other.example"] } };
  const { mailAddress } = await world.client.createTrigger({ input });
  expect(mailAddress).toMatch(/^mail_[0-9a-z]{32}@in\.example\.com$/);
  const { mailAddress: none } = await world.client.createTrigger({ input: { name: "deaf", auth } });
  expect(none).toBeNull();
  for (const search of [
    mailAddress ?? "",
    mailAddress?.toUpperCase() ?? "",
    mailAddress?.slice(0, 20) ?? "",
  ]) {
    const { items } = await world.client.listTriggers({ query: { search } });
    expect(items.map(({ name }) => name)).toEqual(["inbox"]);
  }
});
