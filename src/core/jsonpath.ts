import { JSONPathEnvironment } from "json-p3";

const environment = new JSONPathEnvironment();

export function compileJsonPath(path: string): (value: unknown) => unknown[] {
  const query = environment.compile(path);
  return (value) => query.query(value as never).values();
}
