import { capital } from "../capital.ts";
import { texts } from "../texts/form.ts";
import { plain, type Schema } from "./schema.ts";

/** Units that stand at the end of a name and are not part of what it means. */
const unitEnd = /(?:Ms|Seconds|Bytes)$/;

/** What a property is called: its title, or its name in words. */
export function labelOf(name: string, { title, unit }: Schema): string {
  return title ?? inWords(unit === undefined ? name : name.replace(unitEnd, "") || name);
}

/** One of a few fixed values, for people: `compare-and-set` → `Compare and set`; what is no word stays as it is. */
export function choiceText(value: unknown): string {
  const text = String(value);
  return texts.words.get(text) ?? (/^[a-z]+(?:[-_][a-z]+)*$/.test(text) ? inWords(text) : text);
}

/** `firstDelay` → `First delay` */
export function inWords(name: string): string {
  const words = name.replace(/([a-z0-9])([A-Z])/g, "$1 $2").replaceAll(/[_-]/g, " ");
  const lower = words.replaceAll(/\b[A-Z](?=[a-z])/g, (letter) => letter.toLowerCase());
  return capital(lower);
}

/** One of several: `Arms` → `Arm`. */
export function singular(list: string): string {
  if (list.endsWith("ies")) return `${list.slice(0, -3)}y`;
  return /(?:sses|shes|ches)$/.test(list) ? list.slice(0, -2) : list.replace(/(?<!s)s$/, "");
}

/** Where in a form it is, by what its fields are called: `arms.0.when` → `Arm 1 · When`. */
export function labelAt(path: string, root: Schema): string {
  const labels: string[] = [];
  let schema = root;
  for (const part of path.split(".")) {
    const own = plain(schema, root);
    const list = labels.at(-1);
    if (own.items !== undefined && list !== undefined && /^\d+$/.test(part)) {
      schema = own.items;
      labels[labels.length - 1] = texts.numbered(
        plain(schema, root).title ?? singular(list),
        Number(part) + 1,
      );
      continue;
    }
    const member = memberOf(own, part, root);
    labels.push(member === undefined ? part : labelOf(part, plain(member, root)));
    schema = member ?? {};
  }
  return labels.join(" · ");
}

function memberOf(own: Schema, name: string, root: Schema): Schema | undefined {
  const given = own.properties?.[name];
  if (given !== undefined) return given;
  for (const each of [...(own.oneOf ?? []), ...(own.anyOf ?? [])]) {
    const member = memberOf(plain(each, root), name, root);
    if (member !== undefined) return member;
  }
  return undefined;
}
