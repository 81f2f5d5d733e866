import { readFileSync } from "node:fs";
import type axe from "axe-core";
import type { Page } from "playwright-core";

const source = readFileSync(new URL(import.meta.resolve("axe-core/axe.min.js")), "utf8");
const guidelines = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

/** Beside the guidelines' own, which is all that is asked for unless it says otherwise. */
interface Looked {
  rules?: string[];
  /** CSS selectors of what is left out, because it was looked at before. */
  except?: string[];
}

/** What axe finds against WCAG 2.2 AA, one line each: empty is as it should be. */
export async function inaccessible(
  page: Page,
  { rules = guidelines, except = [] }: Looked = {},
): Promise<string[]> {
  // Asked in the page itself: through a driver, which opens a second page for each answer, it takes three times as long.
  const isThere = await page.evaluate(() => "axe" in globalThis);
  if (!isThere) await page.evaluate(source);
  return page.evaluate(
    async ([runOnly, exclude]) => {
      const { axe: looker, document, requestAnimationFrame } = globalThis as unknown as InPage;
      // What was changed a moment ago is drawn first, and nothing is still on its way to another place.
      for (let calm = 0; calm < 2; ) {
        await new Promise(requestAnimationFrame);
        calm = document.getAnimations().length === 0 ? calm + 1 : 0;
      }
      const resultTypes = ["violations" as const];
      // What a frame shows is an author's own; and no rule asked for looks into the style sheets, which would be
      // fetched and parsed for each answer.
      const options = { runOnly, resultTypes, iframes: false, preload: false };
      const { violations } = await looker.run({ exclude }, options);
      return violations.flatMap(({ id, help, nodes }) =>
        nodes.map(
          ({ target, failureSummary }) => `${id}: ${help} at ${target.join(" ")}\n${failureSummary ?? ""}`,
        ),
      );
    },
    [rules, except] as const,
  );
}

interface InPage {
  axe: typeof axe;
  document: { getAnimations(): unknown[] };
  requestAnimationFrame: (done: (at: unknown) => void) => void;
}
