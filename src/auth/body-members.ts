import type { Json } from "../contract/name.ts";
import { readForm } from "../core/form.ts";
import { readFormData } from "../core/form-data.ts";
import { withoutMember } from "../core/json-member.ts";
import { readJson } from "../core/json-text.ts";
import { mediaTypeOf } from "../core/media-type.ts";
import { headerOf } from "./header.ts";
import type { Proof } from "./scheme.ts";

/**
 * What a sender put into the body itself to prove it: members of a JSON object, or fields of a form. The body is read
 * at the first question; one that can't be read has no members.
 */
export class BodyMembers {
  readonly #proof: Proof;
  #value: Json | undefined;

  constructor(proof: Proof) {
    this.#proof = proof;
  }

  /** A member's text by its path; numbers as JSON writes them. Null when there is none, or it is no single value. */
  text(path: readonly string[]): string | null {
    let value: Json | undefined = this.#read();
    for (const name of path) {
      if (typeof value !== "object" || value === null || Array.isArray(value)) return null;
      value = Object.hasOwn(value, name) ? value[name] : undefined;
    }
    return typeof value === "string" || typeof value === "number" ? String(value) : null;
  }

  /** The JSON text without a member, otherwise as it came; null when it is not there exactly once. */
  without(path: readonly string[]): string | null {
    const value = this.#read();
    if (typeof value !== "object" || value === null || this.#isForm()) return null;
    const { body } = this.#proof;
    return withoutMember(Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString(), path);
  }

  #read(): Json {
    this.#value ??= this.#isForm() ? this.#fields() : this.#json();
    return this.#value;
  }

  #json(): Json {
    const read = readJson(this.#proof.body);
    return read.kind === "read" ? read.value : null;
  }

  #fields(): Json {
    const { body: bytes } = this.#proof;
    const contentType = headerOf(this.#proof, "content-type");
    const form = this.#holdsFiles()
      ? readFormData({ bytes, contentType }, undefined)
      : // As it is read once it is proved: else what is proved were not what is taken.
        readForm(bytes, mediaTypeOf(contentType)?.parameters.get("charset"));
    return form.kind === "parsed" ? form.value : null;
  }

  #isForm(): boolean {
    return this.#essence() === "application/x-www-form-urlencoded" || this.#holdsFiles();
  }

  #holdsFiles(): boolean {
    return this.#essence() === "multipart/form-data";
  }

  #essence(): string | undefined {
    return mediaTypeOf(headerOf(this.#proof, "content-type"))?.essence;
  }
}
