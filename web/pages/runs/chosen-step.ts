import { z } from "zod";
import { urlText } from "../../url-search.ts";

const RunView = z.enum(["canvas", "timeline"]);
export type RunView = z.infer<typeof RunView>;

/** What of a run is shown, as it stands in the page's address. */
export const ChosenStep = z.object({
  /** The path of the step that is open; its id alone means it wherever it stands. */
  step: urlText,
  view: RunView.optional().catch(undefined),
});
