import { afterAll, expect, test } from "vitest";
import { openService } from "../../test/http-service.ts";
import { runStep, type Surroundings } from "../../test/step-context.ts";
import { deliver } from "./deliver.ts";
import { openHttpDoor } from "./http-door.ts";
import { Wait } from "./step.ts";

const now = Date.now();
const secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
const door = openHttpDoor({ allow: ["127.0.0.0/8"] });
afterAll(() => door[Symbol.asyncDispose]());

const sign = { scheme: "standard-webhooks", secrets: [secret] };
const run = (config: object, given: Surroundings = {}) =>
  runStep(deliver, { payload: { n: 1 }, sign, ...config }, { http: door, now, ...given });
interface Output {
  addresses: { url: string; status: string }[];
}

test("a hundred addresses go out side by side, and not all at once", async () => {
  let open = 0;
  let most = 0;
  await using slow = await openService((_, response) => {
    open += 1;
    most = Math.max(most, open);
    setTimeout(() => {
      open -= 1;
      response.end();
    }, 20);
  });
  const list = Array.from({ length: 100 }, (_, number) => `${slow.origin}/${number}`);
  const { output, kept } = await run({ addresses: list });
  expect(output).toMatchObject({ delivered: 100 });
  expect(most).toBeGreaterThan(10);
  expect(most).toBeLessThanOrEqual(20);
  expect(kept.length).toBeLessThanOrEqual(100);
});

test("a list that would take longer than the step may is gone on with in another round", async () => {
  await using slow = await openService((_, response) => void setTimeout(() => response.end(), 60));
  const list = Array.from({ length: 6 }, (_, number) => `${slow.origin}/${number}`);
  const { output } = await run({ addresses: list, concurrency: 1 }, { timeoutMs: 700 });
  expect(output).toBeInstanceOf(Wait);
  expect((output as Wait).wakeAt).toBe(now);
});

test("[S52] each of thousands of addresses gets it once, also when it dies in the middle and is gone on with; those that have not taken it are told", async () => {
  const gone = ["/7", "/1500", "/1999"];
  const times = new Map<string, number>();
  await using service = await openService(({ url }, response) => {
    const time = (times.get(url) ?? 0) + 1;
    times.set(url, time);
    const isBusy = url === "/20" && time === 1;
    response.writeHead(gone.includes(url) ? 410 : isBusy ? 503 : 204).end();
  });
  const list = Array.from({ length: 2_000 }, (_, index) => `${service.origin}/${index}`);
  const dying = await run({ addresses: list, concurrency: 100 });
  const half = JSON.parse(JSON.stringify(dying.kept[Math.floor(dying.kept.length / 2)]));
  expect(Math.max(...dying.kept.map((kept) => JSON.stringify(kept).length))).toBeLessThan(20_000);
  expect(service.asked.length).toBe(2_000);

  service.asked.length = 0;
  const { output } = await run({ addresses: list }, { progress: half, now: now + 1_000_000 });
  const left = half.of - half.delivered - half.failed;
  expect(left).toBeGreaterThan(0);
  expect(service.asked.length).toBe(left);
  expect(output).toMatchObject({ delivered: 1_997, failed: 3 });
  expect(
    (output as unknown as Output).addresses.map(({ url, status }) => [new URL(url).pathname, status]),
  ).toEqual(gone.map((path) => [path, "gone"]));
});
