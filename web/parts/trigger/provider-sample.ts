import type { Catalog } from "../../../src/contract/catalog.ts";
import type { Json } from "../../../src/contract/name.ts";
import type { TriggerInput } from "../../../src/contract/trigger.ts";

type Providers = Pick<Catalog, "providers"> | undefined;

/** A body of the provider that a scheme, or a trigger's `provider`, is named for; undefined where there is none. */
export function sampleFrom(catalog: Providers, name: string | undefined): Json | undefined {
  return catalog?.providers.find((provider) => provider.name === name)?.sample ?? undefined;
}

/** What a trigger's expressions and parameters are tried on: its own sample, else its provider's. */
export function sampleFor(
  { sample, provider, auth }: Pick<TriggerInput, "sample" | "provider" | "auth">,
  catalog: Providers,
): Json | undefined {
  const names = provider === undefined ? auth.map(({ scheme }) => scheme) : [provider];
  return sample ?? names.map((name) => sampleFrom(catalog, name)).find((found) => found !== undefined);
}
