/**
 * What is wrong with an address that is called, over HTTP unless other schemes are meant, as far as its author wrote it out:
 * what a template gives is looked at when the step runs.
 */
export function urlFaults(
  path: string,
  text: string,
  schemes: readonly string[] = web,
): { path: string; message: string }[] {
  const [plain = ""] = text.split("{{", 1);
  const isWhole = plain === text;
  const isMeant = schemes.some((scheme) => {
    const begun = plain.toLowerCase();
    return begun.startsWith(scheme) || (!isWhole && scheme.startsWith(begun));
  });
  if (isMeant && (!isWhole || URL.canParse(text))) return [];
  return [{ path, message: `is no URL that can be called; it begins with ${schemes.join(" or ")}` }];
}

const web = ["https://", "http://"];
