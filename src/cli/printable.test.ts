import { expect, test } from "vitest";
import { printable } from "./printable.ts";

test("what could steer a terminal is shown by its code", () => {
  expect(printable("\u001b]0;title\u0007 \u009b2J \u202etxt\r\n")).toBe(
    "\\u001b]0;title\\u0007 \\u009b2J \\u202etxt\\u000d\n",
  );
});

test("text of every script stays as it is", () => {
  expect(printable("Übergrößenträger 注文 🙂\tx\n")).toBe("Übergrößenträger 注文 🙂\tx\n");
});
