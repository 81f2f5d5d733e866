/** Goes on with a value at once, or when its promise has come true: most requests wait for nothing but their body and the store. */
export function goOn<Value, Result>(
  value: Value | Promise<Value>,
  go: (value: Value) => Result | Promise<Result>,
): Result | Promise<Result> {
  return value instanceof Promise ? value.then(go) : go(value);
}
