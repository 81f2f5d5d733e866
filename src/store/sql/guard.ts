import { Problem, StoreUnavailable } from "../../contract/problem.ts";
import type { Engine } from "./engine.ts";

/** A part of the port whose verbs reject with `StoreUnavailable` where the engine says that the store failed. */
export function guard<Part extends object>(part: Part, engine: Pick<Engine, "isFailure">): Part {
  const translate = (error: unknown): never => {
    if (error instanceof Problem || !engine.isFailure(error)) throw error;
    throw new StoreUnavailable("The database can't be reached or written at the moment.", error);
  };
  const guarded = Object.entries(part).map(([name, verb]: [string, unknown]) => {
    if (typeof verb !== "function") return [name, verb];
    return [
      name,
      (...values: unknown[]) => {
        const result: unknown = verb(...values);
        return result instanceof Promise ? result.catch(translate) : result;
      },
    ];
  });
  // Each verb stands under its own name again, with its own arguments and result.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  return Object.fromEntries(guarded) as Part;
}
