/** Where a member stands in a JSON text: from its name's quote to the end of its value. */
interface Place {
  nameAt: number;
  valueAt: number;
  end: number;
}

/**
 * A JSON text without the member that a path of names leads to: everything else stays byte for byte as it was. With it
 * goes the comma before it, or the one after it when it comes first. Null when a name of the path is not there, or
 * there more than once, since readers don't agree on which one is meant. The text must be JSON.
 */
export function withoutMember(text: string, path: readonly string[]): string | null {
  let objectAt = skipSpace(text, 0);
  for (const [depth, name] of path.entries()) {
    const places = membersAt(text, objectAt);
    const named = places.filter(({ nameAt }) => nameOf(text, nameAt) === name);
    const [place] = named;
    if (place === undefined || named.length > 1) return null;
    if (depth === path.length - 1) return cut(text, places, place);
    objectAt = place.valueAt;
  }
  return null;
}

/** The members of a JSON object, or null where the text is none: each value as it is written. The text must be JSON. */
export function membersIn(text: string): { name: string; value: string }[] | null {
  const objectAt = skipSpace(text, 0);
  if (text[objectAt] !== "{") return null;
  return membersAt(text, objectAt).map(({ nameAt, valueAt, end }) => ({
    name: nameOf(text, nameAt),
    value: text.slice(valueAt, end),
  }));
}

/** The first items of a JSON list as they are written, or null where the text is none. The text must be JSON. */
export function itemsIn(text: string, itemsMax: number): string[] | null {
  let at = skipSpace(text, 0);
  if (text[at] !== "[") return null;
  const items: string[] = [];
  at = skipSpace(text, at + 1);
  while (text[at] !== "]" && items.length < itemsMax) {
    const end = endOfValue(text, at);
    items.push(text.slice(at, end));
    const comma = skipSpace(text, end);
    at = text[comma] === "," ? skipSpace(text, comma + 1) : comma;
  }
  return items;
}

function cut(text: string, places: readonly Place[], place: Place): string {
  const index = places.indexOf(place);
  const before = places[index - 1];
  if (before !== undefined) return text.slice(0, before.end) + text.slice(place.end);
  return text.slice(0, place.nameAt) + text.slice(places[1]?.nameAt ?? place.end);
}

/** The members of the object that begins here; none when it is no object. */
function membersAt(text: string, objectAt: number): Place[] {
  const places: Place[] = [];
  if (text[objectAt] !== "{") return places;
  let at = skipSpace(text, objectAt + 1);
  while (text[at] === '"') {
    const nameAt = at;
    const colon = skipSpace(text, endOfString(text, at));
    const valueAt = skipSpace(text, colon + 1);
    const end = endOfValue(text, valueAt);
    places.push({ nameAt, valueAt, end });
    at = skipSpace(text, skipSpace(text, end) + 1);
  }
  return places;
}

function nameOf(text: string, nameAt: number): string {
  return String(JSON.parse(text.slice(nameAt, endOfString(text, nameAt))));
}

function endOfValue(text: string, valueAt: number): number {
  if (text[valueAt] === '"') return endOfString(text, valueAt);
  let depth = 0;
  let at = valueAt;
  while (at < text.length) {
    const character = text[at] ?? "";
    if (character === '"') {
      at = endOfString(text, at);
      continue;
    }
    if (character === "{" || character === "[") depth += 1;
    if (character === "}" || character === "]") {
      if (depth === 0) return at;
      depth -= 1;
      if (depth === 0) return at + 1;
    }
    // A number or a word.
    if (depth === 0 && (character === "," || isSpace(character))) return at;
    at += 1;
  }
  return at;
}

function endOfString(text: string, quoteAt: number): number {
  let at = quoteAt + 1;
  while (at < text.length && text[at] !== '"') at += text[at] === "\\" ? 2 : 1;
  return at + 1;
}

function skipSpace(text: string, from: number): number {
  let at = from;
  while (isSpace(text[at] ?? "")) at += 1;
  return at;
}

function isSpace(character: string): boolean {
  return character === " " || character === "\n" || character === "\r" || character === "\t";
}
