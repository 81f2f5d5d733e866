import type { Json } from "../src/contract/name.ts";
import { type EngineWorld, ready } from "./engine-world.ts";

export const act = (id: string, name = id) => ({
  id,
  type: "act",
  config: { do: name },
  retry: { attempts: 1 },
});
export const transform = (id: string, value: Json) => ({ id, type: "transform", config: { value } });
export const attempt = (config: Record<string, object[] | string>) => ({ id: "try", type: "try", config });

export async function start(world: EngineWorld, steps: object[]) {
  world.acts["break"] = () => Promise.reject(new Error("broken"));
  await world.putWorkflow({ name: "trying", steps: steps as never });
  const engine = await world.openEngine();
  const runId = await world.deliver("trying");
  engine.wake(ready(runId));
  return { engine, runId };
}
export const named = (world: EngineWorld) => world.calls.map(({ name }) => name);
