import { eventScope } from "../core/event-scope.ts";
import { masked } from "../core/mask.ts";
import { storedBody } from "../core/stored-body.ts";
import type { Store } from "../store/store.ts";
import type { Answer } from "./answer.ts";
import { contentAnswer } from "./content.ts";
import type { Repeated } from "./journey.ts";
import { profileAnswer } from "./profile.ts";

/**
 * What the first delivery of a key was answered where templates over the request make the answer: rendered again from
 * what is stored of the first one. Null where the answer does not depend on the request, or the first one is gone.
 */
export async function firstAnswer(repeated: Repeated, store: Store): Promise<Answer | null> {
  const { trigger, of: id, form } = repeated;
  const { content, hasTemplates } = trigger.response;
  if (content === null || !hasTemplates) return null;
  const { workspace } = trigger;
  const [first, bytes] = await Promise.all([
    store.deliveries.get({ workspace, id }),
    store.deliveries.body({ workspace, id }),
  ]);
  if (first === null || bytes === null) return null;
  const scope = eventScope(
    {
      ...first,
      triggerId: trigger.id,
      headers: unmasked(first.headers, repeated.seen.headers),
      query: unmasked(first.query, repeated.seen.query),
      body: storedBody(bytes, first),
    },
    trigger.variables,
  );
  try {
    return (await contentAnswer(content, { scope, statusDefault: 200 })).answer;
  } catch {
    // So it was the first time.
    return profileAnswer(trigger.response.profile, form);
  }
}

/** Secrets are not stored. Of two deliveries under one key they are taken to be the same. */
function unmasked<Value>(stored: Record<string, Value>, own: Record<string, Value>): Record<string, Value> {
  return Object.fromEntries(
    Object.entries(stored).map(([name, value]) => [
      name,
      value === masked && Object.hasOwn(own, name) ? (own[name] ?? value) : value,
    ]),
  );
}
