import jsonata from "jsonata";

/** A function as JSONata keeps its own: it checks the arguments by the signature before it calls. */
export interface NativeFunction {
  _jsonata_function: true;
  implementation: (this: unknown, ...values: never[]) => unknown;
  signature?: unknown;
}

type Implementation = (this: unknown, ...values: unknown[]) => unknown;

const names =
  "append clone distinct fromMillis join pad parseInteger replace sort spread string toMillis".split(" ");
const natives = await nativesOf(names);

/** One of JSONata's own functions. */
export function nativeOf(name: string): NativeFunction {
  const native = natives.get(name);
  if (!native) throw new Error(`JSONata has no function $${name}.`);
  return native;
}

/** Calls one of JSONata's own functions as JSONata would; `focus` is what the stand-in was called on. */
export function callNative(name: string, focus: unknown, values: readonly unknown[]): unknown {
  return Reflect.apply(nativeOf(name).implementation, focus, values);
}

/**
 * A function to stand in for JSONata's own of this name, with its signature. JSONata reads the names and the number of
 * a function's parameters off the function, for `$join(?, ",")` and `$map(list, $string)`, so they are kept too.
 */
export function standIn(name: string, implementation: Implementation): NativeFunction {
  const native = nativeOf(name);
  Object.defineProperty(implementation, "length", { value: native.implementation.length });
  Object.defineProperty(implementation, "toString", { value: () => native.implementation.toString() });
  return { ...native, implementation };
}

/** Whether a value is a function, in any of the forms that JSONata has for one. */
export function isCallable(value: unknown): boolean {
  if (typeof value === "function") return true;
  return (
    typeof value === "object" &&
    value !== null &&
    ("_jsonata_lambda" in value || "_jsonata_function" in value)
  );
}

/** Reads JSONata's own functions out of it: naming one evaluates to it. */
async function nativesOf(wanted: readonly string[]): Promise<ReadonlyMap<string, NativeFunction>> {
  const found = new Map<string, NativeFunction>();
  for (const name of wanted) {
    const native: unknown = await jsonata(`$${name}`).evaluate({});
    if (isNative(native)) found.set(name, native);
  }
  return found;
}

function isNative(value: unknown): value is NativeFunction {
  return (
    typeof value === "object" && value !== null && "_jsonata_function" in value && "implementation" in value
  );
}
