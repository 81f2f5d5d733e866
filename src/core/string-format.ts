import addFormats from "ajv-formats";

/** Formats that a schema may name. All others are refused: what would be ignored must not look as if it were checked. */
export const formatNames = [
  "date-time",
  "date",
  "time",
  "duration",
  "email",
  "hostname",
  "ipv4",
  "ipv6",
  "uri",
  "uri-reference",
  "uuid",
  "json-pointer",
  "relative-json-pointer",
] as const;
export type FormatName = (typeof formatNames)[number];

/** Some formats are regular expressions of the backtracking engine: no long text is given to them. */
const formatCharactersMax = 2_000;

/** Those that are recognised in samples, the narrowest first. */
const recognised = [
  "uuid",
  "date-time",
  "date",
  "ipv4",
  "ipv6",
  "email",
  "uri",
] as const satisfies FormatName[];

/** Whether a text has a format; a text that is longer than any real one has none. */
export function hasFormat(name: FormatName, text: string): boolean {
  return text.length <= formatCharactersMax && checks[name](text);
}

/** The format that a text was most likely written in, or null. */
export function formatOf(text: string): FormatName | null {
  // The shortest are those of addresses, and a URI says by `://` what it is.
  if (text.length < 3) return null;
  return recognised.find((name) => (name !== "uri" || text.includes("://")) && hasFormat(name, text)) ?? null;
}

const checks: Readonly<Record<FormatName, (text: string) => boolean>> = {
  "date-time": checkOf("date-time"),
  date: checkOf("date"),
  time: checkOf("time"),
  duration: checkOf("duration"),
  email: checkOf("email"),
  hostname: checkOf("hostname"),
  ipv4: checkOf("ipv4"),
  ipv6: checkOf("ipv6"),
  uri: checkOf("uri"),
  "uri-reference": checkOf("uri-reference"),
  uuid: checkOf("uuid"),
  "json-pointer": checkOf("json-pointer"),
  "relative-json-pointer": checkOf("relative-json-pointer"),
};

function checkOf(name: FormatName): (text: string) => boolean {
  const format = addFormats.default.get(name, "full");
  if (format instanceof RegExp) return (text) => format.test(text);
  if (typeof format === "function") return (text) => format(text);
  if (typeof format === "object") {
    const { validate } = format;
    if (validate instanceof RegExp) return (text) => validate.test(text);
    if (typeof validate === "function") {
      // The library's type covers formats of numbers and promises, too; these are of texts.
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion
      const ofText = validate as (text: string) => boolean;
      return (text) => ofText(text);
    }
  }
  throw new Error(`There is no format ${name}.`);
}
