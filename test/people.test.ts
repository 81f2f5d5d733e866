import { expect, test } from "vitest";
import { browserPerson } from "./browser-person.ts";
import { tripline } from "./cli.ts";
import { until } from "./crash-world.ts";
import { storeDatabase } from "./database.ts";
import { freePort, openProgram } from "./program.ts";
import { openSceneHere, type Scene } from "./scene.ts";

const ada = { name: "Ada", email: "ada@example.com", password: "a difference engine" };

test("it is set up with the link alone, on the server's own machine too, and people are signed in across a restart", async () => {
  await using scene = await openSceneHere();
  const { setUpPath, setupUrl, consoleUrl } = scene.program.started;
  expect(setUpPath).toMatch(/^\/console\/set-up\?token=setup_[0-9a-z]{32}$/);
  expect(setupUrl).toBe(`${consoleUrl}${setUpPath}`);
  const person = browserPerson(consoleUrl);
  const state = async () => (await person.call("GET", "/api/v1/setup")).body;
  expect(await state()).toMatchObject({ needsAdministrator: true, needsToken: true });
  expect((await person.call("POST", "/api/v1/setup", { body: ada })).status).toBe(403);
  const body = { ...ada, token: tokenOf(scene) };
  expect((await person.call("POST", "/api/v1/setup", { body })).status).toBe(201);
  expect(await state()).toMatchObject({ needsAdministrator: false, needsToken: false });
  const recover = () => tripline(null, ["admin", "recover", "--data", scene.folder]);
  expect(await recover()).toMatchObject({ code: 1, err: expect.stringContaining("already uses") });

  await scene.restart();
  expect(scene.program.started).toMatchObject({ setUpPath: null, adminKey: null });
  expect((await person.call("GET", "/api/v1/me")).body).toMatchObject({ email: ada.email, role: "owner" });

  await scene.program.stop();
  const { out } = await recover();
  await scene.restart();
  const world = { url: consoleUrl, key: out.trim() };
  const reset = await tripline(world, ["admin", "reset-password", ada.email]);
  expect((await person.signIn(ada.email, reset.out.trim())).status).toBe(200);
});

test("two processes over PostgreSQL know the same people, and who is out in one is out in the other", async () => {
  await using database = await storeDatabase();
  await using scene = await openSceneHere({ TRIPLINE_DATABASE_URL: database.url });
  await using other = await openProgram({
    environment: {
      TRIPLINE_DATA: scene.folder,
      TRIPLINE_DATABASE_URL: database.url,
      TRIPLINE_PORT: String(await freePort()),
      TRIPLINE_LOG: "error",
    },
  });
  const owner = browserPerson(scene.program.started.consoleUrl);
  const setUp = await owner.call("POST", "/api/v1/setup", { body: { ...ada, token: tokenOf(scene) } });
  expect(setUp.status).toBe(201);
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

const tokenOf = ({ program }: Scene): string | null =>
  new URL(program.started.setupUrl ?? "").searchParams.get("token");
