import type { AuditEntry } from "./audit.ts";

/** Something that a caller was refused, at the intake or at the management API. Never holds a secret. */
export interface SecurityEvent
  extends Pick<AuditEntry, "workspace" | "action" | "requestId" | "targetId" | "targetName"> {
  kind: "refusal" | "access";
  /** The client's address. */
  ip: string;
  /** What was asked for, as path. */
  path: string;
  /** Why, for the people who look after it. */
  reason: string | null;
}

/** Where refusals are told; costs its caller nothing to speak of. */
export interface SecurityLog {
  note(event: SecurityEvent): void;
}
