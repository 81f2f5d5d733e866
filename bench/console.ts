import { launchChromium } from "../test/browser/chromium.ts";
import { openScene } from "../test/scene.ts";
import { type Figures, median } from "./figures.ts";

const rounds = 7;
const owner = { name: "Ada", email: "ada@example.com", password: "correct horse battery" };

/** From an address being opened in a browser that has nothing of it yet to the page being usable. */
export async function firstPage(): Promise<Figures> {
  await using scene = await openScene();
  await using browser = await launchChromium();
  const { consoleUrl, setupUrl } = scene.program.started;
  const token = new URL(setupUrl ?? "").searchParams.get("token");
  const request = { data: { ...owner, token }, headers: { Origin: consoleUrl } };
  const first = await browser.newContext();
  await first.request.post(`${consoleUrl}/api/v1/setup`, request);
  const storageState = await first.storageState();
  const times: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    // Each has a cache of its own, which is empty.
    const context = await browser.newContext({ storageState });
    const page = await context.newPage();
    const begun = performance.now();
    await page.goto(`${consoleUrl}/console/`, { waitUntil: "commit" });
    await page.getByRole("heading", { level: 1 }).waitFor();
    await page.getByRole("status", { name: "Loading" }).first().waitFor({ state: "detached" });
    times.push(performance.now() - begun);
    await context.close();
  }
  return { "console.firstPageMs": median(times) };
}
