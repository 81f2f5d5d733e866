// Headers as a person edits them: one a line, `name: value`.

const line = /^([!#$%&'*+.^_`|~0-9A-Za-z-]+):[ \t]?(.*)$/;

export const headerLines = (headers: Readonly<Record<string, string>>): string =>
  Object.entries(headers)
    .map(([name, value]) => `${name}: ${value}`)
    .join("\n");

const linesIn = (text: string) => text.split("\n").filter((each) => each.trim() !== "");

/** The first line that is no header; null: all are. */
export const wrongLine = (text: string): string | null =>
  linesIn(text).find((each) => !line.test(each)) ?? null;

/** The headers that the lines are; a line that is none says nothing. */
export const headersIn = (text: string): Record<string, string> =>
  Object.fromEntries(
    linesIn(text).flatMap((each): [string, string][] => {
      const [, name, value] = line.exec(each) ?? [];
      return name === undefined || value === undefined ? [] : [[name, value.trim()]];
    }),
  );

/** What a person has changed: headers set, and those taken away as null. */
export function changedHeaders(
  before: Readonly<Record<string, string>>,
  text: string,
): Record<string, string | null> {
  const after = new Map(Object.entries(headersIn(text)).map(([name, value]) => [name.toLowerCase(), value]));
  const set = [...after].filter(([name, value]) => before[name]?.trim() !== value);
  const gone = Object.keys(before).filter((name) => !after.has(name));
  return Object.fromEntries([...set, ...gone.map((name): [string, null] => [name, null])]);
}
