import { setTimeout as pause } from "node:timers/promises";
import { type Figures, median } from "./figures.ts";
import { load } from "./load.ts";
import { openStage } from "./stage.ts";

const starts = 7;

/** From spawning the process on an existing store to the first delivery answered 200. */
export async function start(): Promise<Figures> {
  await using stage = await openStage({});
  const plan = await stage.loadOf("plain", { connections: 1, durationMs: 1 });
  let program = await stage.start();
  const seconds: number[] = [];
  for (let index = 0; index < starts; index += 1) {
    await program.kill("SIGTERM");
    const begun = performance.now();
    const starting = stage.start();
    await firstAnswer(plan);
    seconds.push((performance.now() - begun) / 1000);
    program = await starting;
  }
  return { "start.seconds": median(seconds) };
}

async function firstAnswer(plan: Parameters<typeof load>[0]): Promise<void> {
  for (;;) {
    const answers = await load(plan).then(
      (measured) => measured.answers,
      () => ({}),
    );
    if (200 in answers) return;
    await pause(5);
  }
}
