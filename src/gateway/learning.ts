import type { Live, Store } from "../store/store.ts";

/** Keeps a secret that came with a challenge; false where there is one by this name already. */
export type Learn = (secret: { workspace: string; name: string; value: string }) => Promise<boolean>;

/**
 * Secrets are learned once: a stranger who knows the address can't put another in the place of one that is in use. Of
 * two challenges at once, the first one counts.
 */
export function compileLearning({
  store,
  live,
  now,
}: {
  store: Store;
  live: Live;
  now: () => number;
}): Learn {
  const underWay = new Set<string>();
  return async ({ workspace, name, value }) => {
    const place = `${workspace}/${name}`;
    const isKnown = live.current().secrets.some((each) => each.workspace === workspace && each.name === name);
    if (isKnown || underWay.has(place)) return false;
    underWay.add(place);
    try {
      await store.people.putSecret({ workspace, name, value, now: new Date(now()).toISOString() });
      await live.refresh();
      return true;
    } finally {
      underWay.delete(place);
    }
  };
}
