/** The end of a path, where addresses differ: `…/run?x=1` of `/api/v1/hooks/trg_1/run?x=1`. */
export function urlEnd(url: string): string {
  const queryAt = url.indexOf("?");
  const [path, query] = queryAt < 0 ? [url, ""] : [url.slice(0, queryAt), url.slice(queryAt)];
  const parts = path.split("/").filter((part) => part !== "");
  return parts.length > 2 ? `…/${parts.at(-1)}${query}` : url;
}
