import { hash } from "node:crypto";

/** Somebody who is signed in. */
export interface Session {
  personId: string;
  name: string;
  email: string;
  isTwoFactor: boolean;
  /** When it ends if nothing prolongs it, in ms. */
  expiresAt: number;
}

/** A session that another process ends is known here for so long at most, should its notice be lost. */
const keptMs = 15_000;
/** Those beyond are looked up again. */
const keptMax = 1_000;
const cookie = /(?:^|;)\s*tripline\.session_token\s*=([^;]*)/;

/**
 * The session cookie's value in a `Cookie` header, if it has one: read as the library reads it, the first of that name and
 * with room around the name, so that both know the same person.
 */
export function sessionToken(cookies: string | undefined): string | null {
  const value = cookies === undefined ? undefined : cookie.exec(cookies)?.[1]?.trim();
  return value === undefined || value === "" ? null : value;
}

/** Sessions that were looked up lately, by the digest of their cookie. */
export class KnownSessions {
  readonly #known = new Map<string, { session: Session; until: number }>();
  #era = 0;

  get(token: string, now: number): Session | null {
    const known = this.#known.get(hash("sha256", token));
    return known !== undefined && now < known.until ? known.session : null;
  }

  /** What was looked up before something was forgotten may be wrong by now: `era` says when the look-up began. */
  put(token: string, session: Session, { now, era }: { now: number; era: number }): void {
    if (era !== this.#era) return;
    if (this.#known.size >= keptMax) this.#known.clear();
    this.#known.set(hash("sha256", token), { session, until: Math.min(now + keptMs, session.expiresAt) });
  }

  get era(): number {
    return this.#era;
  }

  forgetAll(): void {
    this.#era += 1;
    this.#known.clear();
  }
}
