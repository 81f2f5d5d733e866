import { expect, test } from "vitest";
import { browserPerson } from "./browser-person.ts";
import { tripline } from "./cli.ts";
import { openScene } from "./scene.ts";

const ada = { name: "Ada", email: "ada@example.com", password: "a difference engine" };

test("the first minute of people: set up on the server's own machine, signed in across a restart, let in again", async () => {
  await using scene = await openScene();
  const { setUpPath, consoleUrl } = scene.program.started;
  expect(setUpPath).toMatch(/^\/console\/set-up\?token=setup_[0-9a-z]{32}$/);
  const person = browserPerson(consoleUrl);
  // As a page of a stranger would that has its name lead to this machine.
  const rebound = { headers: { Host: "evil.example", "X-Forwarded-For": "198.51.100.1" } };
  expect((await person.call("GET", "/api/v1/setup", rebound)).body.needsToken).toBe(true);
  expect((await person.call("GET", "/api/v1/setup")).body).toMatchObject({
    needsAdministrator: true,
    needsToken: false,
  });
  expect((await person.call("POST", "/api/v1/setup", { body: ada })).status).toBe(201);
  const recover = () => tripline(null, ["admin", "recover", "--data", scene.folder]);
  expect(await recover()).toMatchObject({ code: 1, err: expect.stringContaining("already uses") });

  await scene.restart();
  expect(scene.program.started).toMatchObject({ setUpPath: null, adminKey: null });
  expect((await person.call("GET", "/api/v1/me")).body).toMatchObject({ email: ada.email, role: "owner" });
  expect((await person.call("POST", "/api/auth/sign-out", { body: {} })).status).toBe(200);
  expect((await person.signIn(ada.email, ada.password)).status).toBe(200);

  await scene.program.kill("SIGTERM");
  const { out } = await recover();
  await scene.restart();
  const world = { url: consoleUrl, key: out.trim() };
  const reset = await tripline(world, ["admin", "reset-password", ada.email]);
  expect((await person.signIn(ada.email, reset.out.trim())).status).toBe(200);
});
