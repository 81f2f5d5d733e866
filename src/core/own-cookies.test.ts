import { expect, test } from "vitest";
import { withoutOwnCookies } from "./own-cookies.ts";

test("the console's cookies are left out wherever they stand, and others are as they were", () => {
  expect(withoutOwnCookies("tripline.session_token=a.b%3D")).toBeUndefined();
  expect(withoutOwnCookies("a=1; tripline.session_token=x;\ttripline.trust_device=y; b=2")).toBe("a=1; b=2");
  expect(withoutOwnCookies("tripline.two_factor=x; a=tripline.b")).toBe("a=tripline.b");
  expect(withoutOwnCookies("mytripline.a=1;b=2")).toBe("mytripline.a=1;b=2");
});
