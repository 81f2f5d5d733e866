import { z } from "zod";
import { urlText } from "../../url-search.ts";

/** Which part of a delivery's request is open, as it stands in the page's address. */
export const DeliveryTab = z.object({ tab: urlText });
