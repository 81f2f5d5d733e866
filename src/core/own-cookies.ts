/** What the names of the console's cookies begin with. */
export const cookiePrefix = "tripline";

const own = `${cookiePrefix}.`;

/** The value of a `Cookie` header without those of the console; undefined where it has no others. */
export function withoutOwnCookies(cookies: string): string | undefined {
  if (!cookies.includes(own)) return cookies;
  const others = cookies.split(";").filter((pair) => !pair.trimStart().startsWith(own));
  return others.length === 0 ? undefined : others.join(";").trimStart();
}
