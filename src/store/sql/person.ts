import type { Transaction } from "kysely";
import type { NewPerson, PasswordReset } from "../port/members.ts";
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
  await insertPassword(transaction, { ...person, personId: person.id });
}

/** Sets a person's password and ends all that was open by the one before. */
export async function resetPassword(
  transaction: Transaction<Tables>,
  { keepSecondFactor, ...reset }: PasswordReset,
): Promise<void> {
  const { personId, passwordHash, now } = reset;
  const { numUpdatedRows } = await transaction
    .updateTable("accounts")
    .set({ password: passwordHash, updated_at: millis(now) })
    .where("person_id", "=", personId)
    .where("provider_id", "=", passwordProvider)
    .executeTakeFirst();
  // Somebody who has come by a provider has had none yet.
  if (numUpdatedRows === 0n) await insertPassword(transaction, reset);
  if (!keepSecondFactor) {
    await transaction.deleteFrom("two_factors").where("person_id", "=", personId).execute();
    await transaction
      .updateTable("people")
      .set({ two_factor_enabled: 0 })
      .where("id", "=", personId)
      .execute();
  }
  await transaction.deleteFrom("sessions").where("person_id", "=", personId).execute();
}

function insertPassword(
  transaction: Transaction<Tables>,
  { accountId, personId, passwordHash, now }: Omit<PasswordReset, "keepSecondFactor">,
) {
  return transaction
    .insertInto("accounts")
    .values({
      id: accountId,
      person_id: personId,
      provider_id: passwordProvider,
      account_id: personId,
      password: passwordHash,
      scope: null,
      access_token: null,
      refresh_token: null,
      id_token: null,
      access_token_expires_at: null,
      refresh_token_expires_at: null,
      created_at: millis(now),
      updated_at: millis(now),
    })
    .execute();
}
