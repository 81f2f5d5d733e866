import { randomBytes } from "node:crypto";
import { newPerson } from "../src/api/new-person.ts";
import type { Role } from "../src/contract/role.ts";
import { keyDigest } from "../src/core/key-digest.ts";
import type { ApiWorld } from "./api-world.ts";

interface PersonSample {
  name?: string;
  email?: string;
  password?: string;
  /** Role by workspace. */
  memberships?: Readonly<Record<string, Role>>;
}

/** Somebody with a password, who has accepted an invitation to each of these workspaces. */
export async function addPerson(
  { store, live, replayDoors }: ApiWorld,
  {
    name = "Ada",
    email = `${name.toLowerCase()}-${randomBytes(4).toString("hex")}@example.com`,
    password = "a difference engine",
    memberships = { default: "viewer" },
  }: PersonSample = {},
): Promise<{ id: string; email: string; password: string }> {
  const doors = { ...replayDoors, replays: { wake() {} }, deadLetters: { wake() {} } };
  const person = await newPerson(doors, { name, email, password });
  const now = new Date(replayDoors.now());
  let joining: Parameters<typeof store.members.accept>[0]["person"] = person;
  for (const [workspace, role] of Object.entries(memberships)) {
    const digest = keyDigest(randomBytes(8).toString("hex"));
    await store.members.invite({
      id: `ivt_${digest.slice(0, 16)}`,
      workspace,
      email,
      role,
      digest,
      invitedBy: null,
      createdAt: now.toISOString(),
      expiresAt: new Date(now.getTime() + 60_000).toISOString(),
    });
    await store.members.accept({ digest, now: now.toISOString(), person: joining });
    joining = { id: person.id };
  }
  await live.refresh();
  return { id: person.id, email, password };
}
