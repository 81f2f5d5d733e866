import type { Endpoint } from "../endpoint.ts";
import { SchemaDocument } from "../json-schema.ts";
import {
  SenderPage,
  SenderPageInput,
  SenderPageSaved,
  SenderTrial,
  SenderTried,
  SenderView,
  trialBytesMax,
} from "../sender-page.ts";

const own = "/api/v1/triggers/{trigger}/sender-page";
const shared = "/api/v1/sender-pages/{token}";
const tag = "Sender pages";

export const senderPageEndpoints = {
  getSenderPage: {
    method: "GET",
    path: own,
    scope: "read",
    tag,
    summary: "Get what a trigger's page for senders is set to",
    output: SenderPage,
  },
  putSenderPage: {
    method: "PUT",
    path: own,
    scope: "write",
    tag,
    summary: "Share a page for a trigger's senders by a link, change it, or make a new link",
    description:
      "The link is told in this answer alone. Whoever has it sees how to call the trigger: addresses, authentication without " +
      "secrets, schema, examples, answers, limits and the change log, without an account.",
    input: SenderPageInput,
    output: SenderPageSaved,
  },
  deleteSenderPage: {
    method: "DELETE",
    path: own,
    scope: "write",
    tag,
    audit: "sender page revoked",
    summary: "Revoke the link, and forget the page",
  },
  viewSenderPage: {
    method: "GET",
    path: shared,
    scope: "read",
    access: "open",
    tag,
    summary: "See how a trigger is called, by the link to its page for senders",
    output: SenderView,
  },
  getSenderOpenApi: {
    method: "GET",
    path: `${shared}/openapi.json`,
    scope: "read",
    access: "open",
    tag,
    summary: "Get an OpenAPI 3.1 document of that trigger alone",
    output: SchemaDocument,
  },
  trySenderCall: {
    method: "POST",
    path: `${shared}/try`,
    scope: "read",
    access: "open",
    tag,
    summary: "Have a call checked, where the page allows it",
    description:
      "Authentication, content and parameters are looked at as if it had been sent to the trigger. Nothing is stored, " +
      "started or counted. Ten a minute for each page.",
    input: SenderTrial,
    strangerBytesMax: trialBytesMax,
    output: SenderTried,
  },
} as const satisfies Record<string, Endpoint>;
