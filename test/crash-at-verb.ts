import { flushCompileCache } from "node:module";
import { readConfig } from "../src/config.ts";
import { openTripline } from "../src/main.ts";
import { createLog } from "../src/observe/log.ts";
import { openStore } from "../src/store/sql/open.ts";
import type { Store } from "../src/store/store.ts";

/**
 * The program, but it kills itself at one verb of the store: `CRASH_AT=runs.finish:after` (or `:before`). With a number
 * behind (`runs.checkpoint:before:2`) at that call of it.
 */
const [verb = "", moment = "", times = "1"] = (process.env.CRASH_AT ?? "").split(":");
const [room = "", name = ""] = verb.split(".");

const tripline = await openTripline(readConfig(process.env), {
  log: createLog({ level: "warn" }),
  now: Date.now,
  chance: Math.random,
  environment: (variable) => process.env[variable],
  openStore: async (options) => dyingAt(await openStore(options)),
});
// What a process has compiled is kept at its end, and none of these comes to that.
flushCompileCache();
process.on("SIGTERM", () => void tripline.stop());
process.stdout.write(
  `${JSON.stringify({ publicUrl: tripline.publicUrl, consoleUrl: tripline.consoleUrl, ...tripline.first })}\n`,
);

function dyingAt(store: Store): Store {
  let calls = 0;
  const die = () => {
    process.kill(process.pid, "SIGKILL");
    return new Promise<never>(() => undefined);
  };
  const deadly =
    (target: object, receiver: unknown, original: (...given: unknown[]) => Promise<unknown>) =>
    async (...given: unknown[]) => {
      calls += 1;
      if (calls !== Number(times)) return original.apply(target, given);
      if (moment === "before") return die();
      await original.apply(target, given);
      return die();
    };
  const wrap = (target: object): object =>
    new Proxy(target, {
      get(each, property) {
        const value = Reflect.get(each, property, each);
        if (property === name && typeof value === "function") return deadly(each, each, value as never);
        return typeof value === "function" ? value.bind(each) : value;
      },
    });
  return new Proxy(store, {
    get(each, property) {
      const value = Reflect.get(each, property, each);
      if (property === room) return wrap(value as object);
      return typeof value === "function" ? value.bind(each) : value;
    },
  });
}
