import { z } from "zod";
import type { Endpoint } from "../endpoint.ts";

import {
  KeyRotated,
  KeyRotation,
  LearnedSecret,
  Secret,
  SecretInput,
  SecretRotated,
  SecretRotation,
} from "../secret.ts";

export const secretEndpoints = {
  listSecrets: {
    method: "GET",
    path: "/api/v1/secrets",
    scope: "admin",
    tag: "Secrets",
    summary: "List secrets by name; their values are never given",
    output: z.object({ items: z.array(Secret) }),
  },
  putSecret: {
    method: "PUT",
    path: "/api/v1/secrets/{secret}",
    scope: "admin",
    tag: "Secrets",
    summary: "Store a secret, or replace its value",
    description: "It was replaced where `updatedAt` is later than `createdAt`; with `onlyNew` none is.",
    input: SecretInput,
    output: Secret,
  },
  rotateSecret: {
    method: "POST",
    path: "/api/v1/secrets/{secret}/rotate",
    scope: "admin",
    tag: "Secrets",
    summary: "Give the triggers of a secret a second one beside it; both are taken",
    input: SecretRotation,
    output: SecretRotated,
  },
  rotateSecretKey: {
    method: "POST",
    path: "/api/v1/secret-key/rotate",
    scope: "admin",
    tag: "Secrets",
    summary: "Encrypt what is encrypted with the newest secret key that the server was given",
    description:
      "The first call puts the key in force for all processes and encrypts the secrets with it; all others do a part of the " +
      "rest, from where the last one ended. It takes the scope in the workspace `default`. `conflict`: the server, or " +
      "another process of its store, was not given a new key.",
    input: KeyRotation,
    output: KeyRotated,
  },
  showLearnedSecret: {
    method: "POST",
    path: "/api/v1/secrets/{secret}/show",
    scope: "admin",
    tag: "Secrets",
    summary: "Show a secret that came with a provider's challenge, which is to be told to the provider",
    output: LearnedSecret,
  },
  deleteSecret: {
    method: "DELETE",
    path: "/api/v1/secrets/{secret}",
    scope: "admin",
    tag: "Secrets",
    summary: "Delete a secret that no trigger needs",
  },
} as const satisfies Record<string, Endpoint>;
