import { once } from "node:events";
import { request } from "node:http";
import { json } from "node:stream/consumers";
import { expect, test } from "vitest";
import { z } from "zod";
import { browserPerson } from "./browser-person.ts";
import { tripline } from "./cli.ts";
import { until } from "./crash-world.ts";
import { freshDatabase } from "./database.ts";
import { freePort, startProgram } from "./program.ts";
import { openScene } from "./scene.ts";

const ada = { name: "Ada", email: "ada@example.com", password: "a difference engine" };

test("on the server's own machine it is set up without more, and people are signed in across a restart", async () => {
  await using scene = await openScene();
  const { setUpPath, consoleUrl } = scene.program.started;
  expect(setUpPath).toMatch(/^\/console\/set-up\?token=setup_[0-9a-z]{32}$/);
  const person = browserPerson(consoleUrl);
  const proxied = { headers: { "X-Forwarded-For": "198.51.100.1" } };
  expect((await person.call("GET", "/api/v1/setup", proxied)).body.needsToken).toBe(true);
  // As a page of a stranger's would ask whose name leads to this machine now.
  expect(await needsToken(consoleUrl, "evil.example")).toBe(true);
  expect(await needsToken(consoleUrl, "localhost:1")).toBe(false);
  expect((await person.call("POST", "/api/v1/setup", { body: ada })).status).toBe(201);
  const recover = () => tripline(null, ["admin", "recover", "--data", scene.folder]);
  expect(await recover()).toMatchObject({ code: 1, err: expect.stringContaining("already uses") });

  await scene.restart();
  expect(scene.program.started).toMatchObject({ setUpPath: null, adminKey: null });
  expect((await person.call("GET", "/api/v1/me")).body).toMatchObject({ email: ada.email, role: "owner" });

  await scene.program.kill("SIGTERM");
  const { out } = await recover();
  await scene.restart();
  const world = { url: consoleUrl, key: out.trim() };
  const reset = await tripline(world, ["admin", "reset-password", ada.email]);
  expect((await person.signIn(ada.email, reset.out.trim())).status).toBe(200);
});

test("two processes over PostgreSQL know the same people, and who is out in one is out in the other", async () => {
  await using database = await freshDatabase();
  await using scene = await openScene({ TRIPLINE_DATABASE_URL: database.url });
  await using other = await startProgram({
    environment: {
      TRIPLINE_DATA: scene.folder,
      TRIPLINE_DATABASE_URL: database.url,
      TRIPLINE_PORT: String(await freePort()),
      TRIPLINE_LOG: "error",
    },
  });
  const owner = browserPerson(scene.program.started.consoleUrl);
  expect((await owner.call("POST", "/api/v1/setup", { body: ada })).status).toBe(201);
  const invited = await owner.call("POST", "/api/v1/invitations", {
    body: { email: "bob@example.com", role: "operator" },
  });
  const token = new URL(invited.body.link).pathname.split("/").at(-1);
  const bob = browserPerson(other.started.consoleUrl);
  const body = { name: "Bob", password: "a difference engine" };
  expect((await bob.call("POST", `/api/v1/invitation/${token}/accept`, { body })).status).toBe(200);
  const here = browserPerson(scene.program.started.consoleUrl);
  for (const [name, value] of bob.cookies) here.cookies.set(name, value);
  expect((await here.call("GET", "/api/v1/me")).body).toMatchObject({ role: "operator" });
  expect((await owner.call("DELETE", "/api/v1/members/bob@example.com")).status).toBe(204);
  const allowed = () => bob.call("GET", "/api/v1/members");
  expect(await until(allowed, ({ status }) => status === 403, 5_000)).toMatchObject({ status: 403 });
  const { code, out } = await tripline(null, ["admin", "recover", "--data", scene.folder], {
    environment: { TRIPLINE_DATABASE_URL: database.url },
  });
  expect({ code, out }).toMatchObject({ code: 0, out: expect.stringMatching(/^tl_/) });
});

/** Asks under another name: `fetch` sends the one of the address. */
async function needsToken(url: string, host: string): Promise<boolean> {
  const asked = request(`${url}/api/v1/setup`, { headers: { Host: host } }).end();
  const [response] = await once(asked, "response");
  return z.object({ needsToken: z.boolean() }).parse(await json(response)).needsToken;
}
