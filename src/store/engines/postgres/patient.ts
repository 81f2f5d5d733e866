import { Kysely, type TransactionBuilder } from "kysely";
import type { Tables } from "../../sql/tables.ts";
import { outlasting } from "./pool.ts";

/**
 * Tries a transaction again that loses against another one. Rows are locked in the order of their ids wherever many are
 * locked often; where two orders meet all the same, the server ends one of both transactions.
 */
export class Patient extends Kysely<Tables> {
  override transaction(): TransactionBuilder<Tables> {
    const builder = super.transaction();
    const once: typeof builder.execute = builder.execute.bind(builder);
    return Object.assign(builder, {
      execute: ((work) => outlasting(() => once(work))) satisfies typeof builder.execute,
    });
  }
}
