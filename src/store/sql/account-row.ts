import type { AccountKind, AccountRecord } from "../port/accounts.ts";
import { iso, millis, plain } from "./text.ts";

type FieldType = "text" | "time" | "flag" | "number";
type Column = string | number | null;
export type AccountRow = Record<string, Column>;

const changed = { createdAt: "time", updatedAt: "time" } as const;

/** Every field that the library keeps, and no other. */
const kinds: Record<AccountKind, { table: string; fields: Readonly<Record<string, FieldType>> }> = {
  user: {
    table: "people",
    fields: {
      id: "text",
      name: "text",
      email: "text",
      emailVerified: "flag",
      image: "text",
      twoFactorEnabled: "flag",
      ...changed,
    },
  },
  session: {
    table: "sessions",
    fields: {
      id: "text",
      token: "text",
      userId: "text",
      ipAddress: "text",
      userAgent: "text",
      expiresAt: "time",
      ...changed,
    },
  },
  account: {
    table: "accounts",
    fields: {
      id: "text",
      userId: "text",
      providerId: "text",
      accountId: "text",
      password: "text",
      scope: "text",
      accessToken: "text",
      refreshToken: "text",
      idToken: "text",
      accessTokenExpiresAt: "time",
      refreshTokenExpiresAt: "time",
      ...changed,
    },
  },
  verification: {
    table: "verifications",
    fields: { id: "text", identifier: "text", value: "text", expiresAt: "time", ...changed },
  },
  twoFactor: {
    table: "two_factors",
    fields: {
      id: "text",
      userId: "text",
      secret: "text",
      backupCodes: "text",
      verified: "flag",
      failedVerificationCount: "number",
      lockedUntil: "time",
    },
  },
};

export const tableOf = (kind: AccountKind): string => kinds[kind].table;

/** The column of a field. Throws for one that is not kept: a newer library may have more of them. */
export function columnOf(kind: AccountKind, field: string): string {
  if (!Object.hasOwn(kinds[kind].fields, field)) throw new Error(`Of a ${kind} no ${field} is kept.`);
  if (field === "userId") return "person_id";
  return field.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

/** A value as its column holds it. */
export function columnValue(kind: AccountKind, field: string, value: AccountRecord[string]): Column {
  if (value === null) return null;
  const type = kinds[kind].fields[field];
  if (type === "time") return millis(String(value));
  if (type === "flag") return value === true ? 1 : 0;
  return type === "number" ? Number(value) : plain(String(value));
}

export const rowOf = (kind: AccountKind, record: AccountRecord): AccountRow =>
  Object.fromEntries(
    Object.entries(record).map(([field, value]) => [columnOf(kind, field), columnValue(kind, field, value)]),
  );

export const recordOf = (kind: AccountKind, row: AccountRow): AccountRecord =>
  Object.fromEntries(
    Object.entries(kinds[kind].fields).map(([field, type]) => [
      field,
      valueOf(type, row[columnOf(kind, field)] ?? null),
    ]),
  );

function valueOf(type: FieldType, value: Column): AccountRecord[string] {
  if (value === null) return null;
  if (type === "time") return iso(Number(value));
  return type === "flag" ? Number(value) === 1 : value;
}
