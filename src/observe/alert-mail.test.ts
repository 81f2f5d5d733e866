import { expect, test } from "vitest";
import { openApiWorld } from "../../test/api-world.ts";
import { openMailServer } from "../../test/mail-server.ts";

const on = { when: "queue-age", ms: 1_000 } as const;

test("[S121] an alert is told by e-mail, and a server that takes no letter is said", async () => {
  await using server = await openMailServer();
  await using world = await openApiWorld({ allow: ["127.0.0.0/8"] });
  const { client } = world;
  const value = `smtp://shop:m%40il%2Fs3cret@127.0.0.1:${server.port}`;
  await client.putSecret({ secret: "mail", input: { value } });
  const channel = {
    by: "email",
    secret: "mail",
    from: "Tripline <tripline@example.com>",
    tls: "off",
  } as const;
  const to = ["ops@example.com", "Ada <ada@example.com>"];
  await client.putAlertRule({ rule: "late", input: { name: "late", on, to: [{ ...channel, to }] } });
  expect(await client.testAlertRule({ rule: "late" })).toEqual({ told: [{ by: "email", error: null }] });
  const [letter] = server.letters;
  expect(letter?.recipients).toEqual(["ops@example.com", "ada@example.com"]);
  expect(letter?.mail.subject).toBe("[Tripline] Warning: late: This is a test; nothing is wrong.");
  expect(letter?.mail.text).toContain("Rule: late");
  expect(letter?.raw).toMatch(/^Auto-Submitted: auto-generated$/im);

  for (const address of ["ops@example.com", "ada@example.com"]) server.refuses.set(address, 550);
  const { told } = await client.testAlertRule({ rule: "late" });
  expect(told).toMatchObject([{ by: "email", error: expect.stringMatching(/\S/) }]);
  expect(JSON.stringify(told)).not.toContain("s3cret");
});

test.each([
  ["a line break in the sender", { from: "a@example.com\r\nBcc: b@example.com", to: ["c@example.com"] }],
  ["nobody to tell", { from: "a@example.com", to: [] }],
  ["no secret of that name", { from: "a@example.com", to: ["c@example.com"], secret: "none" }],
])("[S121] an e-mail channel with %s is refused", async (_, given) => {
  await using world = await openApiWorld();
  await world.client.putSecret({ secret: "mail", input: { value: "smtp://mail.example.com" } });
  const channel = { by: "email" as const, secret: "mail", ...given };
  await expect(
    world.client.putAlertRule({ rule: "late", input: { name: "late", on, to: [channel] } }),
  ).rejects.toMatchObject({ issues: expect.arrayContaining([expect.anything()]) });
});
