import { readConfig } from "../src/config.ts";
import { openTripline } from "../src/main.ts";
import { createLog } from "../src/observe/log.ts";

/** The program as the command line starts it, but without a worker: accepted runs stay queued. */
const tripline = await openTripline(
  { ...readConfig(process.env), role: "gateway" },
  {
    log: createLog({ level: "warn" }),
    now: Date.now,
    chance: Math.random,
    environment: (name) => process.env[name],
  },
);
process.on("SIGTERM", () => {
  void tripline.stop().then(() => process.exit());
});
const { publicUrl, consoleUrl, first } = tripline;
process.stdout.write(`${JSON.stringify({ publicUrl, consoleUrl, ...first })}\n`);
