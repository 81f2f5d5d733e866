import type { Json } from "../contract/name.ts";
import type { Attempt } from "../contract/run.ts";
import type { Scope } from "../steps/step.ts";
import type { ClearLine } from "../store/store.ts";
import { ClearLines } from "./clear-lines.ts";
import type { CompiledStep } from "./compiled.ts";
import { Concealed } from "./concealed.ts";
import { maskedLine } from "./line.ts";
import { type Masking, maskingOf } from "./masking.ts";
import { secretSettings, secretsIn } from "./secret-settings.ts";

interface SecretsOf {
  /** Null where no stored secret can come out. */
  masking: Masking | null;
  /** The workspace's, in the clear, by name. */
  stored: Readonly<Record<string, string>>;
  /** What was masked when the run was carried on before. */
  concealed: readonly string[] | undefined;
}

/** What is secret in one run: it is masked in all that the run keeps, and gone on with as it is. */
export class RunSecrets {
  readonly #concealed: Concealed;
  readonly #stored: Readonly<Record<string, string>>;
  readonly #clear = new ClearLines();

  constructor({ masking, stored, concealed = [] }: SecretsOf) {
    this.#concealed = new Concealed(masking);
    this.#stored = masking === null ? {} : stored;
    for (const value of concealed) this.conceal(value);
  }

  /** Null while nothing is to be masked. */
  get masking(): Masking | null {
    return this.#concealed.masking;
  }

  text(text: string): string {
    return this.masking?.text(text) ?? text;
  }

  value(value: Json): Json {
    return this.masking?.value(value) ?? value;
  }

  conceal(value: string): void {
    this.#concealed.add(value);
  }

  /** Conceals again what a step has that was done before the run was taken up. */
  async concealAgain({ kind, settings }: CompiledStep, scope: Scope): Promise<void> {
    const filled = async () => settings(scope);
    const again = await filled().catch(() => null);
    for (const value of secretsIn(again, secretSettings(kind))) this.conceal(value);
  }

  /** The line as it may be kept. `isSeen`: the run goes on with what the step gave as it is kept. */
  kept(line: Attempt, { isSeen }: { isSeen: boolean }): Attempt {
    const masked = maskedLine(line, this.masking);
    this.#clear.forget(line);
    if (masked.masked === true) {
      const concealedIn = (parts: ClearLine["parts"]) => this.#in(parts);
      this.#clear.note(line, { masked, isSeen, concealedIn });
    }
    return masked;
  }

  /** What was masked in lines that are to be written now. */
  take(lines: readonly Attempt[]): ClearLine[] {
    return this.#clear.take(lines);
  }

  /** They could not be written after all. */
  putBack(lines: readonly ClearLine[]): void {
    this.#clear.putBack(lines);
  }

  /** What of it is to be masked, whatever secrets there are when the run is taken up. */
  #in(parts: ClearLine["parts"]): string[] {
    const value: Json = { ...parts };
    const stored = eachOf(this.#stored).flatMap(({ secret, masking }) =>
      masking !== null && masking.value(value) !== value ? [secret] : [],
    );
    return [...new Set([...stored, ...this.#concealed.in(value)])];
  }
}

interface Single {
  secret: string;
  masking: Masking | null;
}

/** Costly to compile, and the same for all runs that see the same secrets. */
const singles = new WeakMap<object, readonly Single[]>();

/** Each by itself, in whatever spelling it is masked. */
function eachOf(stored: Readonly<Record<string, string>>): readonly Single[] {
  const known = singles.get(stored);
  if (known !== undefined) return known;
  const each = Object.values(stored).map((secret) => ({ secret, masking: maskingOf([secret]) }));
  singles.set(stored, each);
  return each;
}
