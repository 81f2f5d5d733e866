import { z } from "zod";
import { ask } from "./ask.ts";
import { filledText, secretText } from "./filled.ts";
import { HeaderName, headersOf } from "./headers.ts";
import { type TokenRequest, tokensOf } from "./oauth-tokens.ts";
import { type HttpCall, type HttpReply, type StepContext, TerminalError } from "./step.ts";

const Basic = z.strictObject({
  type: z.literal("basic"),
  username: filledText({ title: "User name" }),
  password: secretText("Password"),
});
const Bearer = z.strictObject({ type: z.literal("bearer"), token: secretText("Token") });
const ApiKey = z.strictObject({
  type: z.literal("api-key"),
  in: z.enum(["header", "query"]).default("header").meta({ title: "Where it stands" }),
  name: HeaderName.default("X-API-Key").meta({ title: "Name of the header or parameter" }),
  value: secretText("Key"),
});
const OAuth2 = z.strictObject({
  type: z.literal("oauth2").meta({ description: "OAuth 2.0 client credentials (RFC 6749, section 4.4)." }),
  tokenUrl: filledText({ title: "Token URL" }),
  clientId: filledText({ title: "Client id" }),
  clientSecret: secretText("Client secret"),
  scope: filledText({ title: "Scopes", description: "With spaces between them." }).optional(),
  audience: filledText({ title: "Audience" }).optional(),
  credentialsIn: z
    .enum(["header", "body"])
    .default("header")
    .meta({ title: "How the client proves itself", description: "As basic authentication, or in the form." }),
  fields: z
    .record(z.string().max(200), filledText())
    .default({})
    .meta({ title: "Further fields of the form" }),
});

/** How a request proves who asks. */
export const HttpAuth = z.discriminatedUnion("type", [Basic, Bearer, ApiKey, OAuth2]).meta({
  title: "Authentication",
  description:
    "From secrets: `basic`, `bearer`, `api-key` or `oauth2` (client credentials). A token is got when it is needed, " +
    "shared by all runs until it expires, and got anew once where it is refused.",
});
export type HttpAuth = z.output<typeof HttpAuth>;

export type Ask = (call: HttpCall) => Promise<HttpReply>;

/** How to ask with these credentials. What is made of them is masked in all that the run keeps, as they are. */
export function asking(context: StepContext, auth: HttpAuth | undefined): Ask {
  switch (auth?.type) {
    case undefined:
      return (call) => ask(context, call);
    case "basic": {
      const credentials = Buffer.from(`${auth.username}:${auth.password}`).toString("base64");
      return withHeader(context, "Authorization", `Basic ${concealed(context, credentials)}`);
    }
    case "bearer":
      return withHeader(context, "Authorization", `Bearer ${auth.token}`);
    case "api-key":
      return auth.in === "header"
        ? withHeader(context, auth.name, auth.value)
        : (call) => ask(context, { ...call, url: withParameter(call.url, auth.name, auth.value) });
    case "oauth2":
      return withToken(context, auth);
    default:
      return auth satisfies never;
  }
}

function concealed(context: StepContext, value: string): string {
  context.conceal(value);
  return value;
}

function withHeader(context: StepContext, name: string, value: string): Ask {
  const own = headersOf({ [name]: value });
  return (call) => {
    const others = Object.entries(call.headers).filter(([each]) => each.toLowerCase() !== name.toLowerCase());
    return ask(context, { ...call, headers: { ...Object.fromEntries(others), ...own } });
  };
}

function withParameter(text: string, name: string, value: string): string {
  const url = URL.parse(text);
  if (url === null) throw new TerminalError(`“${text}” is not a URL.`);
  url.searchParams.set(name, value);
  return url.href;
}

/** A token that was taken back before its time is noticed by a 401: once more with a new one, then it is a failure. */
function withToken(context: StepContext, auth: TokenRequest): Ask {
  const tokens = tokensOf(context.doors.http);
  const { tokenUrl, clientId, clientSecret, scope, audience, credentialsIn, fields } = auth;
  const request = { tokenUrl, clientId, clientSecret, scope, audience, credentialsIn, fields };
  const send = (token: string, call: HttpCall) =>
    withHeader(context, "Authorization", `Bearer ${concealed(context, token)}`)(call);
  return async (call) => {
    const token = await tokens.token(request, { now: context.now() });
    const reply = await send(token, call);
    if (reply.status !== 401) return reply;
    const other = await tokens.token(request, { now: context.now(), refused: token });
    return other === token ? reply : send(other, call);
  };
}
