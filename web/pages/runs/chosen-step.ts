import { z } from "zod";
import { urlText } from "../../url-search.ts";

/** Which step of a run is open, by its path, as it stands in the page's address. */
export const ChosenStep = z.object({ step: urlText });
