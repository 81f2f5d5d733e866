/** A record whose values are made when they are first asked for, and kept. */
export function lazyRecord<Value>(
  makers: Readonly<Record<string, () => Value>>,
): Readonly<Record<string, Value>> {
  const record: Record<string, Value> = {};
  for (const [name, make] of Object.entries(makers)) {
    const get = () => {
      const value = make();
      Object.defineProperty(record, name, { value, enumerable: true });
      return value;
    };
    Object.defineProperty(record, name, { get, enumerable: true, configurable: true });
  }
  return record;
}
