import { z } from "zod";
import type { Credential } from "../contract/credential.ts";
import type { Responses } from "../contract/response.ts";
import { SecretReference } from "../contract/secret.ts";
import type { Sent, Unpacked } from "../core/unpacked.ts";
import type { Asked, Handshake, Known } from "./handshake.ts";
import type { Proof, Scheme } from "./scheme.ts";

/** The settings of most presets: the one secret that the provider signs with. */
const signingSettings = z.strictObject({
  secret: SecretReference.meta({ title: "Signing secret", secretReference: true }),
});

/** A credential without the names and times that an author gives. */
export type PresetCredential = Credential & { onlyWithQuery?: string };

/** A provider: how it proves itself, what it asks first, how its events are told apart, how long it waits. */
export interface Preset<Settings extends z.ZodObject = z.ZodObject> {
  /** The scheme's name in a credential, and the value of a trigger's `provider`. */
  readonly name: string;
  readonly title: string;
  /** Where the provider describes it. */
  readonly docs: string;
  /** What it was checked with, as a sentence; or that it could not be. */
  readonly checked: string;
  /** Where to find or enter the secret and the address at the provider, as a sentence. */
  readonly setup?: string;
  /** What the author gives; the fields that name secrets have `secretReference` in their meta. */
  readonly settings: Settings;
  /**
   * The credentials of generic schemes that these settings stand for. Of several, the first whose header or query
   * parameter is there decides; with `onlyWithQuery`, only where that parameter is there. Absent where a scheme of the same name exists, or the provider proves nothing.
   */
  readonly credentials?: (settings: z.output<Settings>) => readonly PresetCredential[];
  /**
   * Bodies that a delivery can have; all unless given. What a challenge may have signed for anyone must be none of them.
   */
  readonly takesBody?: (body: Uint8Array) => boolean;
  /** What came, as its credentials take it: some providers write signatures in a way that no generic scheme knows. */
  readonly reads?: (proof: Proof) => Proof;
  /** A scheme of its own, where no generic one will do. */
  readonly scheme?: Pick<
    Scheme<Settings>,
    "description" | "refusal" | "challenge" | "carries" | "example" | "compile"
  >;
  /** The setting whose secret comes with a handshake: it need not be there when the trigger is saved. */
  readonly learns?: string;
  readonly handshakes?: readonly Handshake[];
  /** Takes events out of the envelope that they come in. What came alone and comes again must come out as it is. */
  readonly unpack?: (sent: Sent) => Unpacked;
  /** A pick (`core/pick.ts`), or several in turn: what kind of event it is. */
  readonly eventType?: string | readonly string[];
  /** A pick, or several in turn: the same for each attempt of one delivery, and for no other. */
  readonly idempotencyKey?: string | readonly string[];
  /** After how many milliseconds the provider hangs up. */
  readonly deadlineMs?: number;
  /** Headers that come with each delivery. */
  readonly headers: readonly string[];
  /**
   * Opens a body that its provider encrypts: the bytes in the clear, null where it is not encrypted, or a sentence that
   * says why it does not open. What is opened is what is stored.
   */
  readonly opens?: (body: Uint8Array, known: Known) => Uint8Array | string | null;
  /** What an accepted delivery is answered where the trigger has chosen nothing. */
  readonly answer?: { status?: number; headers?: Record<string, string>; body?: string };
  /** Answers in place of the usual ones where the trigger has none of its own. */
  readonly responses?: Responses;
  /** Headers that are added to each answer to a proved delivery: some providers want to be repeated every time. */
  readonly echo?: (asked: Pick<Asked, "headers">, known: Known) => Record<string, string>;
}

type Written<Settings extends z.ZodObject> = Omit<Preset<Settings>, "settings"> & { settings?: Settings };

/** A preset as it is written: without settings of its own it has the one field `secret`. */
export function definePreset<Settings extends z.ZodObject = typeof signingSettings>(
  preset: Written<Settings>,
): Preset<Settings> {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the default of the type is the default of the value
  return { settings: signingSettings as unknown as Settings, ...preset };
}

/** The fields of a preset's settings that name secrets. */
export function secretFields({ shape }: z.ZodObject): string[] {
  return Object.entries(shape).flatMap(([name, field]) =>
    z.globalRegistry.get(field)?.["secretReference"] === true ? [name] : [],
  );
}
