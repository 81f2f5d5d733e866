/** A provider of identities (OpenID Connect) that people may sign in with. */
export interface OidcSettings {
  /** Its discovery document is below this. */
  issuer: string;
  clientId: string;
  /** Absent: a public client, with PKCE alone. */
  clientSecret?: string | undefined;
  /** As its button says. */
  name: string;
}
