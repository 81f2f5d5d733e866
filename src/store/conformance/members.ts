import { expect, test } from "vitest";
import type { Role } from "../../contract/role.ts";
import type { NewPerson, Store } from "../store.ts";
import { entry } from "./audit.ts";
import { at, fresh, hourMs, id, trigger } from "./samples.ts";

const person = (): NewPerson => ({
  id: id("per"),
  accountId: id("acc"),
  name: "Ada",
  email: `${fresh("ada")}@example.com`,
  passwordHash: "salt:hash",
  now: at(),
});

const idIs = (field: string, value: string) => ({ field, operator: "eq", value, connector: "AND" }) as const;

export function membersConform(theStore: () => Store) {
  const members = () => theStore().members;
  const invite = async (workspace: string, email: string, role: Role = "viewer") => {
    const invitation = {
      id: id("ivt"),
      workspace,
      email,
      role,
      invitedBy: "ci",
      createdAt: at(),
      expiresAt: at(hourMs),
    };
    const digest = fresh("digest");
    await members().invite({ ...invitation, digest });
    return { invitation, digest };
  };
  const join = async (workspace: string, role: Role): Promise<NewPerson> => {
    const joining = person();
    const { digest } = await invite(workspace, joining.email, role);
    expect(await members().accept({ digest, now: at(), person: joining })).toBe("accepted");
    return joining;
  };

  test("of many first persons at once one is made, with a way in, and no other ever", async () => {
    const workspace = fresh("ws");
    const all = [person(), person(), person()];
    const made = await Promise.all(all.map((each) => members().addFirst({ person: each, workspace })));
    const firsts = made.filter((each) => each);
    // Another test of this store may have been quicker.
    expect(firsts.length).toBeLessThanOrEqual(1);
    expect(await members().isAnybody()).toBe(true);
    expect(await members().list({ workspace })).toHaveLength(firsts.length);
    expect(await members().addFirst({ person: person(), workspace })).toBe(false);
  });

  test("an invitation takes in whom it was made for, once, until it ends", async () => {
    const workspace = fresh("ws");
    const ada = person();
    const { invitation, digest } = await invite(workspace, ada.email, "editor");
    expect(await members().invitations({ workspace, now: at() })).toEqual([invitation]);
    expect(await members().invitation({ digest, now: at() })).toEqual(invitation);
    expect(await members().invitation({ digest, now: at(hourMs) })).toBeNull();
    expect(await members().isInvited({ email: ada.email, now: at() })).toBe(true);
    expect(await members().accept({ digest, now: at(hourMs), person: ada })).toBe("gone");
    const taken = await Promise.all(
      [ada, { ...ada, id: id("per") }].map((each) => members().accept({ digest, now: at(), person: each })),
    );
    expect(taken.toSorted()).toEqual(["accepted", "gone"]);
    expect(await members().isInvited({ email: ada.email, now: at() })).toBe(false);
    const [member] = await members().list({ workspace });
    expect(member).toMatchObject({
      name: "Ada",
      email: ada.email,
      role: "editor",
      isTwoFactor: false,
      since: at(),
    });
    expect(await members().person({ email: ada.email })).toMatchObject({ id: member?.id });
    await expect(invite(workspace, ada.email)).rejects.toMatchObject({ code: "conflict" });
  });

  test("a later invitation takes the place of an earlier one, and one that is taken back is good for nothing", async () => {
    const workspace = fresh("ws");
    const { digest: first } = await invite(workspace, "bob@example.com");
    const { digest, invitation } = await invite(workspace, "bob@example.com", "owner");
    expect(await members().invitation({ digest: first, now: at() })).toBeNull();
    expect(await members().uninvite({ workspace: fresh("ws"), id: invitation.id })).toBe(false);
    expect(await members().uninvite({ workspace, id: invitation.id })).toBe(true);
    expect(await members().invitation({ digest, now: at() })).toBeNull();
  });

  test("a new person of an address that is taken is not made; who is there joins, and keeps the wider role", async () => {
    const [one, other] = [fresh("ws"), fresh("ws")];
    const ada = await join(one, "owner");
    const { digest } = await invite(other, ada.email, "viewer");
    expect(await members().accept({ digest, now: at(), person: { ...person(), email: ada.email } })).toBe(
      "taken",
    );
    expect(await members().accept({ digest, now: at(), person: { id: ada.id } })).toBe("accepted");
    expect((await members().list({ workspace: other }))[0]).toMatchObject({ id: ada.id, role: "viewer" });
    const { members: known } = await theStore().definitions.snapshot({ now: at() });
    expect(known.filter(({ personId }) => personId === ada.id)).toEqual(
      [
        { personId: ada.id, workspace: one, role: "owner" },
        { personId: ada.id, workspace: other, role: "viewer" },
      ].toSorted((a, b) => (a.workspace < b.workspace ? -1 : 1)),
    );
  });

  test("whose address is proved joins wherever it is invited, and nowhere else", async () => {
    const [one, other, late] = [fresh("ws"), fresh("ws"), fresh("ws")];
    const ada = await join(one, "viewer");
    const { digest } = await invite(other, ada.email, "editor");
    await invite(other, "bob@example.com", "owner");
    const ended = {
      id: id("ivt"),
      workspace: late,
      email: ada.email,
      role: "owner" as const,
      invitedBy: null,
    };
    await members().invite({ ...ended, digest: fresh("digest"), createdAt: at(-2), expiresAt: at(-1) });
    const joined = await members().joinInvited({ personId: ada.id, email: ada.email, now: at() });
    expect(joined).toEqual([{ workspace: other, role: "editor" }]);
    expect((await members().list({ workspace: other })).map((member) => member.id)).toEqual([ada.id]);
    expect(await members().list({ workspace: late })).toEqual([]);
    expect(await members().invitation({ digest, now: at() })).toBeNull();
    expect(await members().joinInvited({ personId: ada.id, email: ada.email, now: at() })).toEqual([]);
  });

  test("who is forgotten is nowhere by name or address, and what they did stays by their id", async () => {
    const { accounts, audit } = theStore();
    const [one, other] = [fresh("ws"), fresh("ws")];
    const [ada, bob] = [{ ...(await join(one, "owner")), name: fresh("Ada") }, await join(one, "owner")];
    await accounts.change("user", { where: [idIs("id", ada.id)], set: { name: ada.name } });
    await invite(other, ada.email);
    const actor = { kind: "person", id: ada.id, name: ada.name, email: ada.email } as const;
    const did = entry({ workspace: other, actor, detail: `invited ${bob.email}` });
    const told = entry({
      workspace: one,
      targetName: ada.email.toUpperCase(),
      detail: `to ${ada.email.toUpperCase()}, not to x${ada.email}`,
    });
    const difference = [{ path: "to", before: null, after: ada.email }];
    await audit.add([did, { ...told, difference }]);
    const late = entry({ workspace: other, detail: `to ${bob.email}, not to ${ada.email.toUpperCase()}.` });
    const forgotten = entry({ workspace: one, action: "person forgotten", targetId: ada.id });
    expect(await members().forget(ada, [forgotten])).toEqual({ kind: "forgotten" });
    expect(await members().forget(ada, [forgotten])).toEqual({ kind: "unknown" });
    // Another process had them gathered, or knows the session still.
    await audit.add([
      { ...late, difference: [{ path: ada.email, before: { to: [`<${ada.email}>`] }, after: null }] },
      entry({ workspace: other, actor, targetId: ada.id, targetName: ada.name }),
    ]);
    expect(await members().person({ email: ada.email })).toBeNull();
    expect((await members().list({ workspace: one })).map((each) => each.id)).toEqual([bob.id]);
    expect(await members().isInvited({ email: ada.email, now: at() })).toBe(false);
    expect(await accounts.count("account", [idIs("userId", ada.id)])).toBe(0);
    const kept = [
      ...(await audit.list({ workspace: one, limit: 9 })),
      ...(await audit.list({ workspace: other, limit: 9 })),
    ];
    expect(kept).toHaveLength(5);
    // That of somebody else ends as theirs does.
    expect(JSON.stringify(kept).toLowerCase().replaceAll(`x${ada.email}`, "")).not.toContain(ada.email);
    expect(kept.map(({ detail }) => detail)).toContain(`to ${ada.id}, not to x${ada.email}`);
    expect(JSON.stringify(kept)).not.toContain(ada.name);
    const known = { kind: "person", id: ada.id, name: ada.id };
    expect(kept).toContainEqual({ ...did, actor: known });
    expect(kept).toContainEqual(expect.objectContaining({ detail: `to ${bob.email}, not to ${ada.id}.` }));
    expect(await members().forget(bob)).toEqual({ kind: "last owner", workspaces: [one] });
    expect(await members().person({ email: bob.email })).toMatchObject({ id: bob.id });
    // After ten minutes nothing is left that an address could be compared with, once anything has been added.
    for (const detail of ["", ada.email])
      await audit.add([entry({ workspace: other, at: at(hourMs), detail })]);
    expect(await audit.list({ workspace: other, limit: 1 })).toMatchObject([{ detail: ada.email }]);
  });

  test("a workspace keeps an owner, of two who leave at once too", async () => {
    const workspace = fresh("ws");
    const [ada, bob] = [await join(workspace, "owner"), await join(workspace, "owner")];
    const before = await theStore().definitions.revision();
    const left = await Promise.all(
      [ada, bob].map(({ id: personId }) => members().remove({ workspace, personId })),
    );
    expect(left.toSorted()).toEqual(["changed", "last owner"]);
    expect(await theStore().definitions.revision()).toBeGreaterThan(before);
    const [last] = await members().list({ workspace });
    const personId = last?.id ?? "";
    expect(await members().setRole({ workspace, personId, role: "editor" })).toBe("last owner");
    expect(await members().setRole({ workspace, personId, role: "owner" })).toBe("changed");
    expect(await members().setRole({ workspace, personId: "per_x", role: "owner" })).toBe("unknown");
    expect(await members().remove({ workspace, personId: "per_x" })).toBe("unknown");
  });

  test("a workspace is made once, and removed with its members and keys when nothing is in it", async () => {
    const { definitions, people } = theStore();
    const workspace = fresh("ws");
    const added = { workspace: { id: workspace, quota: { perDay: 5 }, createdAt: at() }, ownerId: id("per") };
    await members().addWorkspace(added);
    await expect(members().addWorkspace(added)).rejects.toMatchObject({ code: "conflict" });
    const known = async () => (await definitions.workspaces()).filter((each) => each.id === workspace);
    expect(await known()).toEqual([added.workspace]);
    const put = trigger({ workspace, name: "in-it" });
    const change = { workspace, ifRevision: await definitions.revision() };
    await definitions.change({ ...change, putTriggers: [put] });
    expect(await members().removeWorkspace({ workspace })).toEqual(["triggers"]);
    const again = { workspace, ifRevision: await definitions.revision() };
    await definitions.change({ ...again, removeTriggers: [put.id] });
    await people.putSecret({ workspace, name: "a", value: "b", now: at() });
    expect(await members().removeWorkspace({ workspace })).toEqual(["secrets"]);
    await people.removeSecret({ workspace, name: "a" });
    expect(await members().removeWorkspace({ workspace })).toEqual([]);
    expect(await known()).toEqual([]);
    const { members: left } = await definitions.snapshot({ now: at() });
    expect(left.filter((member) => member.workspace === workspace)).toEqual([]);
  });

  test("whoever makes a workspace of a name that another had finds nothing of it", async () => {
    const { views, statistics } = theStore();
    const workspace = fresh("ws");
    const added = { workspace: { id: workspace, quota: {}, createdAt: at() }, ownerId: null };
    await members().addWorkspace(added);
    const by = { id: "per_x", name: "Ada" };
    const view = { workspace, name: "mine", of: "runs" as const, query: {}, shared: true, by, savedAt: at() };
    await views.put(view);
    await statistics.add([{ workspace, subject: "", at: 0, counts: { "answer 2": 1 } }]);
    expect(await members().removeWorkspace({ workspace })).toEqual([]);
    await members().addWorkspace(added);
    expect(await views.list({ workspace })).toEqual([]);
    const all = { workspace, span: "day" as const, of: [""], from: 0, until: 1 };
    expect(await statistics.read(all)).toEqual([]);
  });
}
