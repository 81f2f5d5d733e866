import { z } from "zod";
import type { Endpoint } from "../endpoint.ts";
import { KeyIncrementInput, KeyName, KeyValue, KeyValueInput } from "../key-value.ts";
import { limit, listOf } from "./list.ts";

export const keyValueEndpoints = {
  listKeyValues: {
    method: "GET",
    path: "/api/v1/key-values",
    scope: "read",
    tag: "Key-values",
    summary: "List what workflows keep under keys, in the order of the keys",
    query: z.object({ prefix: z.string().max(256).default(""), after: KeyName.optional(), limit }),
    output: listOf(KeyValue),
  },
  getKeyValue: {
    method: "GET",
    path: "/api/v1/key-values/{key}",
    scope: "read",
    tag: "Key-values",
    summary: "Get what is kept under a key",
    output: KeyValue,
  },
  putKeyValue: {
    method: "PUT",
    path: "/api/v1/key-values/{key}",
    scope: "write",
    tag: "Key-values",
    audit: "key-value set",
    summary: "Keep a value under a key",
    input: KeyValueInput,
    output: KeyValue,
  },
  incrementKeyValue: {
    method: "POST",
    path: "/api/v1/key-values/{key}/increment",
    scope: "write",
    tag: "Key-values",
    audit: "key-value incremented",
    summary: "Add to the number under a key, which begins at 0",
    input: KeyIncrementInput,
    output: KeyValue,
  },
  deleteKeyValue: {
    method: "DELETE",
    path: "/api/v1/key-values/{key}",
    scope: "write",
    tag: "Key-values",
    audit: "key-value deleted",
    summary: "Forget what is kept under a key",
  },
} as const satisfies Record<string, Endpoint>;
