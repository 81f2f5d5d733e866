/** What the page's policy asks of style sheets that libraries make: a word that the server made for this page. */
export function nonce(): string {
  return document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce ?? "";
}
