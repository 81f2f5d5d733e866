/** What a credential is called: its name, or for `bearer 2`, which has none, its scheme's title and its place. */
export function credentialTitle(label: string, titleOf: (scheme: string) => string): string {
  const [, scheme, place] = /^(\S+) (\d+)$/.exec(label) ?? [];
  if (scheme === undefined) return label;
  return place === "1" ? titleOf(scheme) : `${titleOf(scheme)} ${place}`;
}
