import { z } from "zod";
import { AlertStatus } from "../../../src/contract/alert.ts";

export const alertsSearch = z.object({ status: AlertStatus.optional().catch(undefined) });
