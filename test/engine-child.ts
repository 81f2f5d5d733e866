// A process of its own that executes runs from the database whose address it is given, until it is killed. Its steps of
// the kind `act` hang where they are told to, and say so.
import pg from "pg";
import { graphileDispatch } from "../src/engine/dispatch/graphile.ts";
import { openEngineWorld } from "./engine-world.ts";

const world = await openEngineWorld({ url: process.argv[2] ?? "", joins: true });
world.acts["hang"] = () => {
  process.send?.("hangs");
  return new Promise(() => {});
};
const pool = new pg.Pool({ connectionString: process.argv[2], max: 5 });
await world.openEngine({ worker: "child", dispatch: graphileDispatch({ pool }), now: Date.now });
process.send?.("ready");
