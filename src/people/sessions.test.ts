import { expect, test } from "vitest";
import { sessionToken } from "./sessions.ts";

test.each([
  ["there is none", undefined, null],
  ["it is not among them", "other=1; xtripline.session_token=2", null],
  ["it stands alone", "tripline.session_token=abc.def%3D", "abc.def%3D"],
  ["others stand around it", "a=1;tripline.session_token=abc; b=2", "abc"],
  ["there is room around its name and its value", "a=1;  tripline.session_token = abc ; b=2", "abc"],
  [
    "there are two: the first one counts, as the library has it",
    "tripline.session_token =one; tripline.session_token=two",
    "one",
  ],
  ["the first of two is empty", "tripline.session_token=; tripline.session_token=two", null],
])("a session's cookie where %s", (_, cookies, token) => {
  expect(sessionToken(cookies)).toBe(token);
});
