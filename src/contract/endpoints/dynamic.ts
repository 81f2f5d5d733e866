import { z } from "zod";
import {
  DynamicRevocation,
  DynamicState,
  DynamicTrigger,
  DynamicTriggerInput,
  DynamicTriggerIssued,
  SignedAddress,
  SignedAddressInput,
} from "../dynamic.ts";
import type { Endpoint } from "../endpoint.ts";
import { limit, listOf } from "./list.ts";

export const dynamicEndpoints = {
  listDynamicTriggers: {
    method: "GET",
    path: "/api/v1/triggers/{trigger}/dynamic",
    scope: "read",
    tag: "Dynamic triggers",
    summary: "List a trigger's dynamic addresses, the newest first",
    description: "Signed addresses are in no list: nothing is kept of them.",
    query: z.object({
      subject: z.string().optional(),
      state: DynamicState.default("live"),
      before: z.string().optional(),
      limit,
    }),
    output: listOf(DynamicTrigger),
  },
  createDynamicTrigger: {
    method: "POST",
    path: "/api/v1/triggers/{trigger}/dynamic",
    scope: "write",
    tag: "Dynamic triggers",
    summary: "Make an address of a trigger for one user, session or transaction",
    description:
      "It works at once, runs what the trigger runs, and brings its data along as parameters. This answer is the only " +
      "time that the address is shown.",
    input: DynamicTriggerInput,
    output: DynamicTriggerIssued,
    status: 201,
  },
  signDynamicAddress: {
    method: "POST",
    path: "/api/v1/triggers/{trigger}/dynamic/sign",
    scope: "write",
    tag: "Dynamic triggers",
    audit: "dynamic address signed",
    summary: "Sign an address that holds its data and expiry itself",
    description:
      "Nothing is kept of it, so any number may be made; it can't be revoked alone, only with all others that were " +
      "signed before, and its uses can't be limited.",
    input: SignedAddressInput,
    output: SignedAddress,
  },
  getDynamicTrigger: {
    method: "GET",
    path: "/api/v1/triggers/{trigger}/dynamic/{dynamic}",
    scope: "read",
    tag: "Dynamic triggers",
    summary: "Get a dynamic address with its uses",
    output: DynamicTrigger,
  },
  revokeDynamicTrigger: {
    method: "DELETE",
    path: "/api/v1/triggers/{trigger}/dynamic/{dynamic}",
    scope: "write",
    tag: "Dynamic triggers",
    audit: "dynamic address revoked",
    summary: "Revoke a dynamic address; it answers 410",
  },
  revokeDynamicTriggers: {
    method: "POST",
    path: "/api/v1/triggers/{trigger}/dynamic/revoke",
    scope: "write",
    tag: "Dynamic triggers",
    audit: "dynamic addresses revoked",
    summary: "Revoke all addresses of a subject, all signed ones, or all there are",
    input: DynamicRevocation,
    output: z.object({
      revoked: z.int().describe("Addresses with a row; signed ones are not counted."),
      epoch: z.int().describe("The trigger's, after it."),
    }),
  },
} as const satisfies Record<string, Endpoint>;
