import { z } from "zod";

/** Plain management calls, as any program would make them. */
export interface Manage {
  call(method: string, path: string, body?: unknown): Promise<unknown>;
  get<Schema extends z.ZodType>(path: string, schema: Schema): Promise<z.output<Schema>>;
  secret(name: string, value: string): Promise<void>;
  /** Puts definitions in force. */
  apply(definitions: readonly unknown[]): Promise<void>;
  /** The trigger's public URL. */
  publicUrl(trigger: string): Promise<string>;
}

export function manage(url: string, key: string | null): Manage {
  const call = async (method: string, path: string, body?: unknown): Promise<unknown> => {
    const response = await fetch(`${url}/api/v1${path}`, {
      method,
      headers: {
        authorization: `Bearer ${key}`,
        ...(body === undefined ? {} : { "content-type": "application/json" }),
      },
      body: body === undefined ? null : JSON.stringify(body),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
    return text === "" ? null : JSON.parse(text);
  };
  const get: Manage["get"] = async (path, schema) => schema.parse(await call("GET", path));
  return {
    call,
    get,
    async secret(name, value) {
      await call("PUT", `/secrets/${name}`, { value });
    },
    async apply(definitions) {
      await call("POST", "/definitions/apply", { definitions });
    },
    async publicUrl(trigger) {
      return (await get(`/triggers/${trigger}`, z.object({ publicUrl: z.string() }))).publicUrl;
    },
  };
}
