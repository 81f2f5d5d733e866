/** Whether the server has refused a call since nobody is signed in any more. */
class SignedOut {
  readonly #listeners = new Set<() => void>();
  #is = false;

  readonly is = (): boolean => this.#is;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  set(is: boolean): void {
    if (is === this.#is) return;
    this.#is = is;
    for (const listener of this.#listeners) listener();
  }
}

export const signedOut = new SignedOut();

/** As the API answers whoever is not signed in (RFC 9110, 15.5.2). */
const unauthorized = 401;

/** Calls as `send` does, and notes a refusal for want of a session: of a page's queries, and of a draft's saves too. */
export const noting =
  (send: typeof fetch): typeof fetch =>
  async (input, init) => {
    const response = await send(input, init);
    if (response.status === unauthorized) signedOut.set(true);
    return response;
  };
