import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type ApiWorld, openApiWorld } from "../../test/api-world.ts";
import { type BrowserPerson, browserPerson } from "../../test/browser-person.ts";
import { addPerson } from "../../test/people.ts";
import { endpoints } from "../contract/api.ts";
import type { Endpoint } from "../contract/endpoint.ts";
import { Role, roleFor } from "../contract/role.ts";

let world: ApiWorld;
const people = new Map<Role, BrowserPerson>();
beforeAll(async () => {
  world = await openApiWorld();
  for (const role of Role.options) {
    const { email, password } = await addPerson(world, { name: role, memberships: { default: role } });
    const person = browserPerson(world.url);
    await person.signIn(email, password);
    people.set(role, person);
  }
});
afterAll(() => world[Symbol.asyncDispose]());

const calls = Object.entries<Endpoint>(endpoints)
  .filter(([, { access }]) => access === undefined)
  .map(([name, { method, path, scope, content }]) => ({
    name,
    method,
    // Of nothing that is there, so that what is allowed ends with 404 or 400, and does nothing.
    path: path.replace(/\{\w+\}/g, "no-such-thing"),
    role: roleFor(scope),
    content,
  }));

// These need nothing to be there, and would do it.
const harmful = new Set(["backup", "sweep", "putRetention"]);

describe.each(Role.options)("a person who is %s", (role) => {
  const person = () => people.get(role) ?? browserPerson(world.url);
  const isAllowed = (needed: Role) => Role.options.indexOf(role) >= Role.options.indexOf(needed);
  const refused = calls.filter((call) => !isAllowed(call.role));
  const allowed = calls.filter(
    (call) => isAllowed(call.role) && call.content !== "events" && !harmful.has(call.name),
  );

  test.each(refused)("may not $name", async ({ method, path, role: needed }) => {
    const answer = await person().call(method, path, method === "GET" ? {} : { body: {} });
    expect(answer.status).toBe(403);
    expect(answer.body).toMatchObject({ code: "forbidden" });
    expect(answer.body.detail).toContain(`\`${needed}\``);
  });

  test("may do everything else", async () => {
    const denied: string[] = [];
    for (const { name, method, path } of allowed) {
      const { status } = await person().call(
        method,
        path,
        method === "GET" ? {} : { body: { no: "such field" } },
      );
      if ([401, 403].includes(status) || status >= 500) denied.push(`${name}: ${status}`);
    }
    expect(denied).toEqual([]);
  });
});

describe("a stranger", () => {
  test.each(calls)("who is not signed in can't $name", async ({ method, path }) => {
    world.aheadMs += 60_000;
    const answer = await browserPerson(world.url).call(method, path, method === "GET" ? {} : { body: {} });
    expect(answer.status).toBe(401);
  });
});
