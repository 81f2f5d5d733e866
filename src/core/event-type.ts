/** Longer event types are cut: they are names, shown in lists. */
const eventTypeCharactersMax = 200;
// oxlint-disable-next-line no-control-regex
const controls = /[\u0000-\u001f\u007f]+/g;

/** An event's type as it is kept: what its template gave on one line, cut where it is long; null where that is nothing. */
export function eventTypeIn(text: string): string | null {
  return text.trim().replace(controls, " ").toWellFormed().slice(0, eventTypeCharactersMax) || null;
}
