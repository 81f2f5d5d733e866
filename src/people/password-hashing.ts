import { hashPassword, verifyPassword } from "better-auth/crypto";
import { Problem } from "../contract/problem.ts";

/** Each takes a thread of the pool for some 100 ms, and 32 MB. */
const underWayMax = 2;
/** Whoever comes behind them would wait for seconds. */
const waitingMax = 50;

let underWay = 0;
const waiting: (() => void)[] = [];

/** Hashes (scrypt), a few at a time in the whole process: nobody can take its memory and threads by signing in. */
export const passwordHashing = {
  hash: (password: string): Promise<string> => inTurn(() => hashPassword(password)),
  verify: ({ hash, password }: { hash: string; password: string }): Promise<boolean> =>
    inTurn(() => verifyPassword({ hash, password })),
};

async function inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
  if (underWay >= underWayMax) {
    if (waiting.length >= waitingMax) {
      throw new Problem("too_many_requests", { detail: "Too many sign in at once. Try again in a minute." });
    }
    await new Promise<void>((resolve) => void waiting.push(resolve));
  } else {
    underWay += 1;
  }
  try {
    return await work();
  } finally {
    const next = waiting.shift();
    if (next === undefined) underWay -= 1;
    else next();
  }
}
