/** Milliseconds with their ISO text, which is made once per millisecond however many requests share it. */
export function compileClock(now: () => number): () => { at: number; text: string } {
  let moment = { at: Number.NaN, text: "" };
  return () => {
    const at = now();
    if (at !== moment.at) moment = { at, text: new Date(at).toISOString() };
    return moment;
  };
}
