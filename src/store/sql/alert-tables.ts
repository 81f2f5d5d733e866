import type { AlertStatus } from "../../contract/alert.ts";

/** What rules watch, what they saw, and what is counted for them. */
export interface AlertTables {
  tallies: { workspace: string; bucket_at: number; subject: string; measure: string; count: number };
  alert_rules: { workspace: string; name: string; created_at: number; document: string };
  alerts: {
    id: string;
    workspace: string;
    rule: string;
    subject: string;
    status: AlertStatus;
    document: string;
    /** `[{ channel, tries }, …]`; null: nobody. */
    untold: string | null;
  };
}
