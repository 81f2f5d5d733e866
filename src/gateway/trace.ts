import type { Station, TraceEntry } from "../contract/delivery.ts";
import type { Hidden } from "../contract/hidden.ts";
import type { IntakeSpan } from "../contract/tracing.ts";

/** What each station said of a request, with the time it took: "Why did it not run?" is answered from it. */
export class Trace {
  readonly entries: TraceEntry[] = [];
  readonly warnings: string[] = [];
  /** Something that its author must mend: a filter or a template could not be evaluated, or names what is not there. */
  faulty = false;
  /** Secrets that came with the request where no scheme looks for them: left out where it is kept. */
  readonly hidden: string[] = [];
  /** Where traces are collected. */
  span: IntakeSpan | null = null;
  /** When it began, by `performance.now()`. */
  readonly began = performance.now();
  #since = this.began;

  /** Notes what a station said, and gives it back. */
  at<Result extends { kind: string; reason?: string }>(station: Station, result: Result): Result {
    this.note(station, result.kind, result.reason);
    return result;
  }

  note(station: Station, verdict: string, reason?: string): void {
    const micros = this.#micros();
    this.entries.push(
      reason === undefined ? { station, verdict, micros } : { station, verdict, reason, micros },
    );
  }

  /** Notes what was hidden, and why. */
  noteHidden(hidden: Hidden[], reason: string): void {
    this.entries.push({ station: "redact", verdict: "ok", reason, micros: this.#micros(), hidden });
  }

  #micros(): number {
    const now = performance.now();
    const micros = Math.round((now - this.#since) * 1000);
    this.#since = now;
    return micros;
  }

  /** Takes a text that is not to be kept with the request. */
  hide(text: string): void {
    this.hidden.push(text);
  }

  /** One that goes on from here by itself. */
  fork(): Trace {
    const fork = new Trace();
    fork.entries.push(...this.entries);
    fork.warnings.push(...this.warnings);
    fork.hidden.push(...this.hidden);
    fork.faulty = this.faulty;
    fork.span = this.span;
    return fork;
  }

  /** Takes over what was noted on a fork that ends for all. */
  join({ entries }: Trace): void {
    this.entries.push(...entries.slice(this.entries.length));
  }

  /** Something that did not keep the request from being taken but should be seen. */
  warn(warning: string): void {
    this.warnings.push(warning);
  }

  /** A warning to the trigger's author, counted with the trigger. */
  fault(warning: string): void {
    this.faulty = true;
    this.warn(warning);
  }
}
