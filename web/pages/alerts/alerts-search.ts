import { z } from "zod";
import { AlertStatus } from "../../../src/contract/alert.ts";

export const AlertsSearch = z.object({ status: AlertStatus.optional().catch(undefined) });
