import type { Answer } from "./api-world.ts";

/** Somebody at a browser: keeps cookies, and says where its calls come from as browsers do. */
export interface BrowserPerson {
  /** `site` is what the browser says; null: an old one, which sends `Origin` alone. */
  call(method: string, path: string, options?: BrowserCall): Promise<Answer>;
  signIn(email: string, password: string): Promise<Answer>;
  /** As it would be sent. */
  readonly cookies: Map<string, string>;
}

interface BrowserCall {
  body?: unknown;
  headers?: Record<string, string>;
  site?: string | null;
}

export function browserPerson(url: string): BrowserPerson {
  const cookies = new Map<string, string>();
  const call: BrowserPerson["call"] = async (
    method,
    path,
    { body, headers = {}, site = "same-origin" } = {},
  ) => {
    const response = await fetch(url + path, {
      method,
      redirect: "manual",
      headers: {
        ...(cookies.size > 0 && {
          Cookie: Array.from(cookies, ([name, value]) => `${name}=${value}`).join("; "),
        }),
        ...(site !== null && { "Sec-Fetch-Site": site }),
        ...(method !== "GET" && { Origin: url }),
        ...(body !== undefined && { "Content-Type": "application/json" }),
        ...headers,
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    for (const cookie of response.headers.getSetCookie()) keep(cookies, cookie);
    const text = await response.text();
    const isJson = /json/.test(response.headers.get("content-type") ?? "");
    return {
      status: response.status,
      headers: response.headers,
      body: isJson && text !== "" ? JSON.parse(text) : text,
    };
  };
  return {
    cookies,
    call,
    signIn: (email, password) => call("POST", "/api/auth/sign-in/email", { body: { email, password } }),
  };
}

function keep(cookies: Map<string, string>, cookie: string): void {
  const [pair = "", ...attributes] = cookie.split(";").map((part) => part.trim());
  const [name, value] = [pair.slice(0, pair.indexOf("=")), pair.slice(pair.indexOf("=") + 1)];
  if (value === "" || attributes.some((attribute) => /^max-age=0$/i.test(attribute))) cookies.delete(name);
  else cookies.set(name, value);
}
