import {
  JSONPathEnvironment,
  JSONPathError,
  type JSONPathNode,
  type JSONPathQuery,
  type JSONValue,
} from "json-p3";
import { type Position, positionIn } from "./expression-error.ts";
import { budgeted, JsonPathBudgetError, type Spend } from "./jsonpath-budget.ts";
import { matchFunction } from "./jsonpath-match.ts";
import { compilePlainPath, valueAt } from "./plain-path.ts";

/** Bounds a path's own text. */
const pathCharactersMax = 1_000;

/** Values in one answer: `$..*` over a large body would otherwise answer with millions. */
export const jsonPathValuesMax = 100_000;

/**
 * Nodes looked at for one answer. A body of 5 MiB has some hundred thousand; a path that looks at the whole of it again
 * for each of them would not end.
 */
export const jsonPathVisitsMax = 1_000_000;

/** Thrown when a path is wrong, with where, or when finding its answer takes too much. `message` is for people. */
export class JsonPathError extends Error {
  override name = "JsonPathError";
  readonly path: string;
  readonly position: Position | null;

  constructor(message: string, at: { path: string; offset?: number; cause?: unknown }) {
    super(message, { cause: at.cause });
    this.path = at.path;
    this.position = at.offset === undefined ? null : positionIn(at.path, at.offset);
  }
}

/**
 * Compiles a JSONPath (RFC 9535) to a function that gives the values it finds, in document order, none when there are
 * none. Only own members are looked at. `match` and `search` run in linear time. Throws JsonPathError, and so does the
 * function when the answer exceeds a bound.
 */
export function compileJsonPath(path: string): (value: unknown) => unknown[] {
  const query = compileQuery(path);
  const plain = compilePlainPath(path);
  if (plain?.place) {
    const { place } = plain;
    return (value) => {
      const only = valueAt(value, place);
      return only === undefined ? [] : [only];
    };
  }
  return (value) => {
    const values: unknown[] = [];
    const take = (found: unknown) => {
      if (values.length === jsonPathValuesMax) {
        throw new JsonPathError(`The JSONPath finds more than ${jsonPathValuesMax} values.`, { path });
      }
      values.push(found);
      return true;
    };
    if (plain) plain.each(value, take);
    else query(value, (node) => take(node.value));
    return values;
  };
}

/** The same for the first value alone; undefined where there is none. */
export function compileFirst(path: string): (value: unknown) => unknown {
  const query = compileQuery(path);
  const plain = compilePlainPath(path);
  if (plain?.place) {
    const { place } = plain;
    return (value) => valueAt(value, place);
  }
  return (value) => {
    let first: unknown;
    const take = (found: unknown) => {
      first = found;
      return false;
    };
    if (plain) plain.each(value, take);
    else query(value, (node) => take(node.value));
    return first;
  };
}

/** Where the values stand that it finds: by names and indexes from the top, and none from the end. */
export function compilePlaces(path: string): (value: unknown) => readonly (readonly (string | number)[])[] {
  const query = compileQuery(path);
  const place = compilePlainPath(path)?.place;
  if (place?.every((step) => typeof step === "string" || step >= 0)) {
    const only = [place];
    return (value) => (valueAt(value, place) === undefined ? [] : only);
  }
  return (value) => {
    const places: (string | number)[][] = [];
    query(value, ({ location }) => {
      places.push([...location]);
      return places.length < jsonPathValuesMax;
    });
    return places;
  };
}

/** Gives what is found to `take`, one by one, until that has enough. */
type Query = (value: unknown, take: (node: JSONPathNode) => boolean) => void;

function compileQuery(path: string): Query {
  if (path.length > pathCharactersMax) {
    throw new JsonPathError(`A JSONPath may have at most ${pathCharactersMax} characters.`, { path });
  }
  let visits = 0;
  const spend: Spend = (nodes) => {
    visits += nodes;
    if (visits > jsonPathVisitsMax) throw new JsonPathBudgetError();
  };
  const environment = new JSONPathEnvironment();
  environment.functionRegister.set("match", matchFunction("whole", spend));
  environment.functionRegister.set("search", matchFunction("part", spend));
  let query: JSONPathQuery;
  try {
    query = budgeted(environment.compile(path), spend);
  } catch (error) {
    throw errorFrom(error, path);
  }
  return (value, take) => {
    visits = 0;
    try {
      // What is asked is parsed JSON; a path that meets anything else finds nothing in it.
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion
      for (const node of query.lazyQuery(value as JSONValue)) if (!take(node)) return;
    } catch (error) {
      throw errorFrom(error, path);
    }
  };
}

/** What the library's parser calls by names of its own. */
const parserWords: ReadonlyMap<string, string> = new Map([
  ["can't backup beyond start", "a name or a bracket is missing"],
  ["'TOKEN_COMMA'", "a comma"],
  ["'TOKEN_COLON'", "a colon"],
  ["'TOKEN_SINGLE_QUOTE_STRING'", "a text in quotes"],
  ["'TOKEN_DOUBLE_QUOTE_STRING'", "a text in quotes"],
  ["token a", "a"],
]);

/** Without the piece of the path that stands behind it. */
function plainly(message: string): string {
  let told = message.slice(0, Math.max(0, message.lastIndexOf(" ('"))) || message;
  for (const [word, plain] of parserWords) told = told.replaceAll(word, plain);
  return told;
}

function errorFrom(error: unknown, path: string): JsonPathError {
  if (error instanceof JsonPathError) return error;
  if (error instanceof JSONPathError) {
    const offset = error.token.index;
    const { line, column } = positionIn(path, offset);
    const message = `The JSONPath is not valid: ${plainly(error.message)} (line ${line}, column ${column}).`;
    return new JsonPathError(message, { path, offset, cause: error });
  }
  if (error instanceof JsonPathBudgetError || error instanceof RangeError) {
    return new JsonPathError("Finding what the JSONPath asks for takes too much work.", {
      path,
      cause: error,
    });
  }
  return new JsonPathError("The JSONPath could not be evaluated.", { path, cause: error });
}
