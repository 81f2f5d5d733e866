import { expect, test } from "vitest";
import { openApiWorld } from "../../test/api-world.ts";
import { browserPerson } from "../../test/browser-person.ts";
import { addPerson } from "../../test/people.ts";

test("an owner of another workspace than `default` gets no copy of everybody's data", async () => {
  await using world = await openApiWorld();
  const createdAt = new Date(world.replayDoors.now()).toISOString();
  await world.store.members.addWorkspace({ workspace: { id: "shop", quota: {}, createdAt }, ownerId: null });
  const { email, password } = await addPerson(world, { memberships: { shop: "owner", default: "editor" } });
  const person = browserPerson(world.url);
  await person.signIn(email, password);
  const backup = (workspace: string) =>
    person.call("POST", "/api/v1/backup", { headers: { "Tripline-Workspace": workspace } });
  const refused = await backup("shop");
  expect(refused).toMatchObject({ status: 403, body: { code: "forbidden" } });
  expect(refused.body.detail).toContain("of the workspace default");
  expect((await backup("default")).status).toBe(403);
});
