import { expect, test } from "vitest";
import { SecretReference } from "./secret.ts";

const messageOf = (reference: string) => SecretReference.safeParse(reference).error?.issues[0]?.message;

test.each(["env:TRIPLINE_SECRET_KEY", "env:TRIPLINE_KEY", "env:Tripline_Secret_Key", "env:TRIPLINE_"])(
  "[S63] Tripline's own variables are not for credentials: %s",
  (reference) => {
    expect(messageOf(reference)).toBe(
      "variables that begin with TRIPLINE_ are Tripline's own; name another one",
    );
  },
);

test.each(["", "Shop", "-shop", "env:", "env:1", "env:A-B", "ENV:A", "a".repeat(64)])(
  "%j is no reference, and is told what one is",
  (reference) => {
    expect(messageOf(reference)).toBe(
      "the name of a secret (lower-case letters, digits, - and _), or env:NAME",
    );
  },
);

test.each(["shop", "a".repeat(63), "env:SHOP_SECRET", "env:_x1", "env:TRIPLINES_X"])(
  "%j is a reference",
  (reference) => {
    expect(messageOf(reference)).toBeUndefined();
  },
);
