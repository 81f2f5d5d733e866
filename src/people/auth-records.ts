import { type CustomAdapter, createAdapterFactory } from "better-auth/adapters";
import type { AccountKind, AccountRecord, Accounts, Condition } from "../store/store.ts";

type Where = Parameters<CustomAdapter["findOne"]>[0]["where"];

/** Is told of what kind something was changed or removed, so that nobody goes on remembering it. */
export type Touched = (kind: AccountKind) => void;

/**
 * The library's records, kept in the store by its port. Dates become ISO strings on the way. There are no transactions
 * across calls: each call is whole, and the library hashes passwords between them, which must not hold up the store.
 */
export const authRecords = (accounts: Accounts, touched: Touched) =>
  createAdapterFactory({
    config: { adapterId: "tripline", supportsDates: false, supportsNumericIds: false, transaction: false },
    adapter: () => ({ ...reading(accounts), ...writing(accounts, touched) }),
  });

const reading = (accounts: Accounts): Pick<CustomAdapter, "findOne" | "findMany" | "count"> => ({
  async findOne({ model, where }) {
    const [found] = await accounts.find(kindOf(model), { where: conditionsOf(where), limit: 1 });
    return given(found);
  },
  async findMany({ model, where = [], limit, offset = 0, sortBy }) {
    const wanted = { where: conditionsOf(where), limit, offset, ...(sortBy && { sortBy }) };
    return given(await accounts.find(kindOf(model), wanted));
  },
  count: ({ model, where = [] }) => accounts.count(kindOf(model), conditionsOf(where)),
});

function writing(
  accounts: Accounts,
  touched: Touched,
): Omit<CustomAdapter, "findOne" | "findMany" | "count"> {
  const change = async (model: string, changes: Parameters<Accounts["change"]>[1]) => {
    const changed = await accounts.change(kindOf(model), changes);
    if (changed.length > 0) touched(kindOf(model));
    return changed;
  };
  const remove = async (model: string, where: Where, one: boolean) => {
    const removed = await accounts.remove(kindOf(model), { where: conditionsOf(where), one });
    if (removed.length > 0) touched(kindOf(model));
    return removed;
  };
  return {
    create: async ({ model, data }) => given(await accounts.add(kindOf(model), recordOf(data))),
    async update({ model, where, update }) {
      const set = recordOf(Object(update));
      return given((await change(model, { where: conditionsOf(where), set, one: true }))[0]);
    },
    async updateMany({ model, where, update }) {
      return (await change(model, { where: conditionsOf(where), set: recordOf(update) })).length;
    },
    async incrementOne({ model, where, increment, set = {} }) {
      const changes = { where: conditionsOf(where), set: recordOf(set), increment, one: true };
      return given((await change(model, changes))[0]);
    },
    async delete({ model, where }) {
      await remove(model, where, true);
    },
    deleteMany: async ({ model, where }) => (await remove(model, where, false)).length,
    consumeOne: async ({ model, where }) => given((await remove(model, where, true))[0]),
  };
}

/** What the library is given back: it names the type itself; null where there is nothing. */
// oxlint-disable-next-line typescript/no-unnecessary-type-parameters
function given<Kept>(found: AccountRecord | AccountRecord[] | undefined): Kept {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  return (found ?? null) as Kept;
}

const kinds: readonly AccountKind[] = ["user", "session", "account", "verification", "twoFactor"];

function kindOf(model: string): AccountKind {
  const kind = kinds.find((each) => each === model);
  if (kind === undefined) throw new Error(`No ${model} is kept.`);
  return kind;
}

const recordOf = (data: Readonly<Record<string, unknown>>): AccountRecord =>
  Object.fromEntries(Object.entries(data).map(([field, value]) => [field, plain(value)]));

const conditionsOf = (where: Where): Condition[] =>
  where.map(({ field, operator, value, connector, mode }) => ({
    field,
    operator,
    value: Array.isArray(value) ? value.map(plain) : plain(value),
    connector,
    isCaseless: mode === "insensitive",
  }));

function plain(value: unknown): AccountRecord[string] {
  if (value === null || value === undefined) return null;
  if (value instanceof Date) return value.toISOString();
  if (typeof value === "string" || typeof value === "number" || typeof value === "boolean") return value;
  throw new Error(`A ${typeof value} can't be kept.`);
}
