import type { Carries } from "./scheme.ts";

/** What several credentials carry together. */
export function joinedCarries(all: readonly Carries[]): Carries {
  return {
    headers: all.flatMap(({ headers = [] }) => headers),
    query: all.flatMap(({ query = [] }) => query),
    signatures: all.flatMap(({ signatures = [] }) => signatures),
    digests: {
      headers: all.flatMap(({ digests }) => digests?.headers ?? []),
      query: all.flatMap(({ digests }) => digests?.query ?? []),
    },
  };
}
