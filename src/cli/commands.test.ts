import { once } from "node:events";
import { connect, createServer, type Socket } from "node:net";
import { createInterface } from "node:readline";
import { text as textOf } from "node:stream/consumers";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type ApiWorld, openApiWorld } from "../../test/api-world.ts";
import { startTripline, tripline } from "../../test/cli.ts";
import { freePort } from "../../test/program.ts";

let world: ApiWorld;
let triggerId: string;
beforeAll(async () => {
  world = await openApiWorld();
  const step = { id: "greet", type: "transform", config: { value: "hello" } };
  const trigger = { auth: [{ scheme: "bearer" }], suffix: "/orders" };
  await world.client.applyDefinitions({
    input: { definitions: [{ name: "order", steps: [step], trigger }] },
  });
  triggerId = (await world.client.getTrigger({ trigger: "order" })).id;
});
afterAll(() => world[Symbol.asyncDispose]());

const run = (...args: string[]) => tripline(world, args);
const json = async (...args: string[]) => JSON.parse((await run(...args, "--json")).out);

test("the help lists every command", async () => {
  const { code, out } = await tripline(null, ["--help"]);
  expect(code).toBe(0);
  const commands =
    "serve apply export keys providers secrets sample triggers workflows deliveries runs replay replays fixtures cancel tail doctor help";
  for (const name of commands.split(" ")) expect(out).toMatch(new RegExp(`^  ${name}\\b`, "m"));
});

test("the help of a group says how its commands are connected", async () => {
  const { out } = await tripline(null, ["triggers", "--help"]);
  for (const option of ["--url", "--key", "--json"]) expect(out).toContain(option);
});

test("what lists and shows is found under the word show, too, before or behind the name", async () => {
  const shown = await run("triggers", "order");
  expect(await run("triggers", "show", "order")).toEqual(shown);
  expect(await run("triggers", "order", "show")).toEqual(shown);
  expect(await run("workflows", "show", "nothing")).toMatchObject({ code: 1 });
  expect(await run("templates", "stock-sync")).toEqual(await run("templates", "show", "stock-sync"));
});

test("[S24] a trigger is shown with what bounds it, and one without bounds says nothing of them", async () => {
  const plain = await run("triggers", "order");
  for (const name of ["quota", "concurrency", "order  ", "batch", "priority", "idempotency"])
    expect(plain.out).not.toMatch(new RegExp(`^${name}`, "m"));
  const auth = [{ scheme: "bearer" }];
  const limits = {
    quota: { perMinute: 10, perDay: 500 },
    per: { key: "{{ trigger.ip }}", perHour: 3 },
    addresses: ["192.0.2.0/24"],
    bodyBytes: 1_000,
  };
  await world.client.createTrigger({
    input: {
      name: "bounded",
      auth,
      limits,
      priority: "high",
      concurrency: 2,
      order: { key: "{{ params.id }}", onFailure: "hold" },
      deduplication: { key: "{{ params.id }}" },
      responses: { limited: { body: "Slow down." } },
    },
  });
  const { out } = await run("triggers", "bounded");
  for (const line of [
    "answers for +limited",
    "idempotency key +{{ params.id }}",
    "quota +10 a minute, 500 a day",
    "quota per key +3 an hour, of {{ trigger.ip }}",
    "addresses taken +192.0.2.0/24",
    "largest body +1000 bytes",
    "priority +high",
    "concurrency +2 at a time",
    "order +by {{ params.id }}, held after a failure",
  ])
    expect(out).toMatch(new RegExp(`^${line}$`, "m"));
});

test("a run that waits for its turn says so, and where to ask why", async () => {
  await world.client.pauseWorkflow({ workflow: "order" });
  const { runId } = await world.client.startWorkflow({ workflow: "order", input: {} });
  expect((await run("runs", "--workflow", "order", "--status", "queued")).out).toMatch(/queued, held +order/);
  expect((await run("runs", runId)).out).toMatch(
    /^held +until its turn comes; why: tripline workflows held order$/m,
  );
  await world.client.resumeWorkflow({ workflow: "order" });
});

test("an input that can't be read, or is no JSON, starts nothing", async () => {
  for (const [input, why] of [
    ["@nofile.json", "There is no file nofile.json"],
    ["{a", "not JSON"],
  ] as const)
    expect(await run("run", "order", "--input", input)).toMatchObject({
      code: 2,
      err: expect.stringContaining(why),
    });
});

test("an unknown command or option ends with 2, and the one that was meant is suggested", async () => {
  const child = startTripline(world, ["triggerz"]);
  const [said, [code]] = await Promise.all([textOf(child.stderr), once(child, "exit")]);
  expect([code, said]).toEqual([2, expect.stringContaining("triggers")]);
  expect(await run("triggers", "--serch", "x")).toMatchObject({ code: 2 });
});

test("[S59] providers are listed, and one is shown with what its scheme stands for", async () => {
  expect((await run("providers")).out).toMatch(/^github +GitHub +yes +10 s$/m);
  expect((await run("providers", "slack")).out).toContain('"header":"X-Slack-Signature"');
  expect(await json("providers", "stripe")).toMatchObject({ eventType: ["{body:type}"] });
  expect(await run("providers", "gethub")).toMatchObject({ code: 1, err: expect.stringContaining("github") });
});

test("without a key it is said how to get one", async () => {
  const { code, err } = await tripline(null, ["triggers"]);
  expect(code).toBe(2);
  expect(err).toContain("TRIPLINE_KEY");
  expect(err).toContain("tripline keys issue");
});

test("a wrong key, a narrow one and a server that is not there each say what to do next", async () => {
  const wrong = await tripline({ url: world.url, key: "tl_x" }, ["triggers"]);
  expect(wrong).toMatchObject({ code: 1, err: expect.stringContaining("→") });
  const narrow = await tripline({ url: world.url, key: await world.keyWith(["read"]) }, ["secrets"]);
  expect(narrow).toMatchObject({ code: 1, err: expect.stringContaining("admin") });
  const url = `http://127.0.0.1:${await freePort()}`;
  const absent = await tripline({ url, key: world.key }, ["triggers"]);
  expect(absent).toMatchObject({ code: 1, err: expect.stringContaining("tripline serve") });
  const program = await tripline({ url, key: world.key }, ["triggers", "--json"]);
  expect(JSON.parse(program.err).error.code).toBe("unreachable");
});

test("[S47] triggers are listed, shown, found by a pasted URL, and switched off and on", async () => {
  expect((await run("triggers")).out).toMatch(/^order\s+active\s+bearer\s+order\s+https:\/\/hooks/m);
  const shown = await run("triggers", "order");
  expect(shown.out).toContain("https://hooks.example.com/in/default/orders");
  expect(shown.out).toContain('curl -X POST "https://hooks.example.com/api/v1/hooks/');
  const module = await run("triggers", "order", "--example", "javascript");
  expect(module.out).toMatch(
    /^const body = .*await fetch\("https:\/\/hooks\.example\.com\/api\/v1\/hooks\//s,
  );
  expect((await run("triggers", "order", "--example", "python")).out).toMatch(/^import requests\n/);
  expect((await run("triggers", "order", "--example", "curl")).out).toMatch(/^curl -X POST /);
  expect(await run("triggers", "--example", "curl")).toMatchObject({ code: 2 });
  expect(await run("triggers", "order", "--example", "perl")).toMatchObject({ code: 2 });
  const [found] = await json("triggers", "--search", "https://hooks.example.com/in/default/orders?x=1");
  expect(found.name).toBe("order");
  for (const text of ["https://hooks.example.com/in/default/orders?x=1", "/in/default/ord"])
    expect((await json("triggers", text)).name).toBe("order");
  expect((await run("triggers", "deactivate", "order")).out).toBe("The trigger order is inactive.\n");
  expect((await json("triggers", "activate", "order")).status).toBe("active");
  const near = await run("triggers", "orde");
  expect(near).toMatchObject({ code: 1, out: "", err: expect.stringContaining("Did you mean order?") });
  expect(await run("triggers", "nope")).toMatchObject({ code: 1, err: expect.stringContaining('"nope"') });
});

test("without a terminal nothing is deleted unless --yes says so", async () => {
  const step = { id: "greet", type: "transform", config: { value: "hello" } };
  const trigger = { auth: [{ scheme: "bearer" }] };
  await world.client.applyDefinitions({
    input: { definitions: [{ name: "passing", steps: [step], trigger }] },
  });
  for (const kind of ["triggers", "workflows"]) {
    const refused = await run(kind, "delete", "passing");
    expect(refused).toMatchObject({ code: 2, err: expect.stringContaining("--yes") });
    expect(await run(kind, "delete", "passing", "--yes")).toMatchObject({ code: 0 });
    expect((await run(kind, "delete", "--help")).out).toContain("--yes");
  }
});

test("doctor tells a wrong key from a server that is away", async () => {
  const wrong = await tripline({ url: world.url, key: "tl_x" }, ["doctor"]);
  expect(wrong).toMatchObject({ code: 1, out: expect.stringMatching(/✗ Key .*TRIPLINE_KEY/) });
  expect(wrong.out).not.toMatch(/✗ Server/);
  const away = await tripline({ url: `http://127.0.0.1:${await freePort()}`, key: "tl_x" }, ["doctor"]);
  expect(away).toMatchObject({ code: 1, out: expect.stringMatching(/✗ Server/) });
});

test("a secret comes from the standard input and is not shown", async () => {
  const stored = await tripline(world, ["secrets", "set", "signing"], { input: "s3cret value\n" });
  expect(stored).toMatchObject({ code: 0, out: expect.stringContaining("is stored") });
  const again = await tripline(world, ["secrets", "set", "signing", "--new"], { input: "another\n" });
  expect([again.code, again.err]).toEqual([
    1,
    expect.stringContaining('A secret is named "signing" already'),
  ]);
  expect(world.live.current().secrets).toContainEqual({
    workspace: "default",
    name: "signing",
    value: "s3cret value",
  });
  const listed = await run("secrets");
  expect(listed.out).toContain("signing");
  expect(listed.out).not.toContain("s3cret");
  expect(await tripline(world, ["secrets", "set", "empty"])).toMatchObject({ code: 2 });
  const unasked = await run("secrets", "delete", "signing");
  expect([unasked.code, unasked.err]).toEqual([2, expect.stringContaining("--yes")]);
  expect(await run("secrets", "delete", "signing", "--yes")).toMatchObject({ code: 0 });
});

test("[S16] a key is issued with scopes and an expiry, printed alone, and revoked", async () => {
  const issued = await run("keys", "issue", "ci", "--scope", "read", "write", "--expires", "30d");
  expect(issued.out).toMatch(/^tl_[0-9a-z]{36}\n$/);
  const keys: { name: string; scopes: string[]; expiresAt: string }[] = await json("keys");
  const key = keys.find(({ name }) => name === "ci");
  expect(key?.scopes).toEqual(["read", "write"]);
  expect(Math.round((Date.parse(key?.expiresAt ?? "") - Date.now()) / 86_400_000)).toBe(30);
  expect(await run("keys", "revoke", "ci")).toMatchObject({ code: 0 });
  expect(await run("keys", "issue", "x", "--expires", "soon")).toMatchObject({ code: 2 });
});

test("workflows are listed, shown, started and followed to their end", async () => {
  expect((await run("workflows")).out).toMatch(/^order\s+1\s+transform/m);
  expect((await run("workflows", "order")).out).toContain("type: transform");
  expect((await run("workflows", "versions", "order")).out).toContain("1");
  const { runId } = await json("workflows", "start", "order");
  await expect.poll(async () => (await world.client.getRun({ run: runId })).status).toBe("succeeded");
  expect((await run("runs", "--workflow", "order")).out).toContain(runId);
  const shown = await run("runs", runId);
  expect(shown.out).toMatch(/greet\s+transform\s+succeeded/);
  expect((await run("cancel", runId)).out).toContain("had ended before: succeeded");
  expect(await run("cancel", "run_x")).toMatchObject({ code: 1 });
});

test("files that were uploaded are listed, and given byte for byte", async () => {
  const head = 'Content-Disposition: form-data; name="f"; filename="a.txt"';
  const sent = {
    text: `--B\r\n${head}\r\n\r\nhello\r\n--B--`,
    contentType: "multipart/form-data; boundary=B",
    bodyType: "multipart" as const,
  };
  const id = await world.deliver({ triggerId, sent });
  const listed = (await run("deliveries", "files", id)).out;
  expect(listed).toContain(".txt");
  expect((await run("deliveries", "file", id, "1")).out).toBe("hello");
  expect((await run("deliveries", "file", id, "2")).code).not.toBe(0);
});

test("deliveries are listed, shown, their body given byte for byte, and replayed", async () => {
  const id = await world.deliver({ triggerId, body: { n: 1 }, url: "/webhooks/\u001b[2Jx" });
  const listed = await run("deliveries", "--trigger", "order");
  expect(listed.out).toMatch(/ order +POST /);
  expect(listed.out).toContain(id);
  expect(listed.out).not.toContain("\u001b");
  expect((await run("deliveries", id)).out).toContain('{"n":1}');
  expect((await run("deliveries", "body", id)).out).toBe('{"n":1}');
  const [started] = await json("replay", id);
  expect(started).toMatchObject({ delivery: id, workflow: "order" });
  expect(await run("deliveries", "--status", "lost")).toMatchObject({ code: 2 });
});

test("[S93] deliveries are searched, and one is shown with the station that kept it from running", async () => {
  const id = await world.deliver({ triggerId, body: { total: 7 }, key: "evt_cli" });
  const again = await world.deliver({ triggerId, body: { total: 7 }, key: "evt_cli" });
  const ids = async (...args: string[]) =>
    (await json("deliveries", ...args)).items.map((each: { id: string }) => each.id);
  expect(
    await ids("--since", "1h", "--where", "body.total > 5", "--header", "content-type=application/json"),
  ).toEqual([again, id].toSorted().toReversed());
  expect(await ids("--until", "1h")).toEqual([]);
  expect(await ids("--text", "total", "--status", "duplicate")).toEqual([again]);
  expect(await run("deliveries", "--since", "lately")).toMatchObject({ code: 2 });
  const shown = await run("deliveries", "show", again);
  expect(shown.out).toMatch(/^trigger +order \(trg_/m);
  expect((await run("deliveries", "--status", "duplicate")).out).toContain(`repeats ${id}`);
  expect(shown.out).toMatch(new RegExp(`did not run +the event ran already, by the delivery ${id}`));
});

test("tail follows deliveries live", async () => {
  const child = startTripline(world, ["tail", "--json"]);
  const lines = createInterface({ input: child.stdout });
  // It says so itself for people; programs see the first line only when there is a delivery.
  const people = startTripline(world, ["tail"]);
  const [note] = await once(people.stderr.setEncoding("utf8"), "data");
  expect(note).toContain("Following deliveries");
  const seen = once(lines, "line");
  const feed = setInterval(() => void world.deliver({ triggerId }), 100);
  const [line] = await seen;
  const [shown] = await once(people.stdout.setEncoding("utf8"), "data");
  clearInterval(feed);
  expect(JSON.parse(line)).toMatchObject({ triggerId, status: "accepted" });
  expect(shown).toMatch(/accepted\s+200 dlv_\w+ order {2}POST \/webhooks/);
  child.kill();
  people.kill();
});

test("tail connects again when the connection is lost, and misses nothing meanwhile", async () => {
  const sockets = new Set<Socket>();
  const relay = createServer((socket) => {
    const onward = connect(Number(new URL(world.url).port), "127.0.0.1");
    socket.pipe(onward).pipe(socket);
    for (const each of [socket, onward]) {
      sockets.add(each);
      each.on("error", () => each.destroy());
    }
  });
  const port = await freePort();
  relay.listen(port, "127.0.0.1");
  const child = startTripline({ url: `http://127.0.0.1:${port}`, key: world.key }, ["tail"]);
  const notes = createInterface({ input: child.stderr });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  await once(notes, "line");
  const first = await world.deliver({ triggerId });
  expect((await lines.next()).value).toContain(first);
  const lost = once(notes, "line");
  for (const socket of sockets) socket.destroy();
  expect(await lost).toEqual([expect.stringContaining("lost")]);
  const meanwhile = await world.deliver({ triggerId });
  expect((await lines.next()).value).toContain(meanwhile);
  child.kill();
  relay.close();
});

test("the doctor names what is wrong, and fails when it keeps Tripline from working", async () => {
  await world.client.pauseTrigger({ trigger: "order" });
  const { code, out } = await run("doctor");
  await world.client.resumeTrigger({ trigger: "order" });
  expect(out).toMatch(/! Paused +order: .*tripline triggers resume order/);
  expect(out).toMatch(/✓ Node/);
  expect(out).toMatch(/✓ Store\s+sqlite, writable/);
  expect(out).toMatch(/✗ Public URL/);
  expect(out).toMatch(/✓ Database\s+sqlite \d+\.\d+/);
  expect(out).toMatch(/✓ Queue\s+empty/);
  expect(code).toBe(1);
  const absent = await tripline({ url: `http://127.0.0.1:${await freePort()}`, key: "tl_x" }, [
    "doctor",
    "--json",
  ]);
  expect(JSON.parse(absent.out)[1]).toMatchObject({ check: "Server", verdict: "fail" });
});
