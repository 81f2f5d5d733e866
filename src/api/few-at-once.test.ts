import { expect, test } from "vitest";
import { FewAtOnce } from "./few-at-once.ts";

test("so many are under way, so many wait, and more are refused; a failure gives its place to the next", async () => {
  const few = new FewAtOnce({ atOnce: 1, waiting: 1 });
  const first = Promise.withResolvers<string>();
  const begun: string[] = [];
  const call = (name: string, work: Promise<string>) =>
    few.run(() => {
      begun.push(name);
      return work;
    });
  const failing = call("first", first.promise);
  const next = call("second", Promise.resolve("done"));
  await expect(call("third", Promise.resolve("never"))).rejects.toMatchObject({ code: "too_many_requests" });
  expect(begun).toEqual(["first"]);
  first.reject(new Error("broken"));
  await expect(failing).rejects.toThrow("broken");
  expect(await next).toBe("done");
  expect(await call("fourth", Promise.resolve("later"))).toBe("later");
});
