import type { Transaction } from "kysely";
import type { NewPerson } from "../port/members.ts";
import type { Tables } from "./tables.ts";
import { millis } from "./text.ts";

/** What the sign-in library calls the way in by password. */
const passwordProvider = "credential";

export async function isTaken(transaction: Transaction<Tables>, email: string): Promise<boolean> {
  const taken = await transaction
    .selectFrom("people")
    .select("id")
    .where("email", "=", email)
    .executeTakeFirst();
  return taken !== undefined;
}

/** Adds a person who signs in with a password. That the address is theirs nobody has vouched for yet. */
export async function insertPerson(transaction: Transaction<Tables>, person: NewPerson): Promise<void> {
  const at = { created_at: millis(person.now), updated_at: millis(person.now) };
  await transaction
    .insertInto("people")
    .values({
      id: person.id,
      name: person.name,
      email: person.email,
      email_verified: 0,
      image: null,
      two_factor_enabled: 0,
      ...at,
    })
    .execute();
  await transaction
    .insertInto("accounts")
    .values({
      id: person.accountId,
      person_id: person.id,
      provider_id: passwordProvider,
      account_id: person.id,
      password: person.passwordHash,
      scope: null,
      access_token: null,
      refresh_token: null,
      id_token: null,
      access_token_expires_at: null,
      refresh_token_expires_at: null,
      ...at,
    })
    .execute();
}
