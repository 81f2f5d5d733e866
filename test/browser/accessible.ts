import { readFileSync } from "node:fs";
import type axe from "axe-core";
import type { Page } from "playwright-core";

const source = readFileSync(new URL(import.meta.resolve("axe-core/axe.min.js")), "utf8");
const guidelines = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

/** What axe finds against WCAG 2.2 AA, one line each: empty is as it should be. `rules` are all unless some are named. */
export async function inaccessible(page: Page, rules: string[] = guidelines): Promise<string[]> {
  // Asked in the page itself: through a driver, which opens a second page for each answer, it takes three times as long.
  await coloursAtRest(page);
  const isThere = await page.evaluate(() => "axe" in globalThis);
  if (!isThere) await page.evaluate(source);
  return page.evaluate(async (runOnly) => {
    const { violations } = await (globalThis as unknown as { axe: typeof axe }).axe.run({
      runOnly,
      resultTypes: ["violations"],
      // What a frame shows is an author's own.
      iframes: false,
    });
    return violations.flatMap(({ id, help, nodes }) =>
      nodes.map(
        ({ target, failureSummary }) => `${id}: ${help} at ${target.join(" ")}\n${failureSummary ?? ""}`,
      ),
    );
  }, rules);
}

/** A colour that is on its way to another is neither, and what inherits it sets out only when it has arrived. */
async function coloursAtRest(page: Page): Promise<void> {
  for (let calm = 0; calm < 4; ) {
    await page.evaluate("new Promise(requestAnimationFrame)");
    calm = (await page.evaluate("document.getAnimations().length")) === 0 ? calm + 1 : 0;
  }
}
