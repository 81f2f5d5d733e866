/** Whether this leads to a page of the console once `/console` stands before it, and to no other host. */
export function isInside(to: string): boolean {
  const path = to.split(/[?#]/, 1)[0] ?? "";
  if (!path.startsWith("/") || path.includes("//") || path.includes("\\")) return false;
  const origin = "http://console.invalid";
  const url = URL.parse(`/console${to}`, origin);
  return url !== null && url.origin === origin && /^\/console\/(?!\/)/.test(url.pathname);
}
