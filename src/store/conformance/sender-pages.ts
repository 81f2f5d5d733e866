import { expect, test } from "vitest";
import type { KeptSenderPage } from "../port/sender-pages.ts";
import type { Store } from "../store.ts";
import { at, fresh } from "./samples.ts";

/** Pages for senders. */
export function senderPagesConform(theStore: () => Store) {
  const page = (given: Partial<KeptSenderPage> = {}): KeptSenderPage => ({
    workspace: "default",
    triggerId: fresh("trg"),
    changes: [],
    tryIt: false,
    expiresAt: null,
    createdAt: at(),
    linkedAt: at(),
    ...given,
  });

  test("a page is found by its link, keeps it when it is changed, and has one link at a time", async () => {
    const { senderPages } = theStore();
    const [first, second] = [fresh("digest"), fresh("digest")];
    const kept = page({ notes: "# Orders" });
    const { workspace, triggerId } = kept;
    await senderPages.put({ ...kept, digest: first });
    expect(await senderPages.find({ digest: first })).toEqual(kept);
    await senderPages.put({ ...kept, notes: "# All orders", digest: null });
    expect(await senderPages.find({ digest: first })).toMatchObject({ notes: "# All orders" });
    await senderPages.put({ ...kept, linkedAt: at(1), digest: second });
    expect(await senderPages.find({ digest: first })).toBeNull();
    expect(await senderPages.get({ workspace, triggerId })).toEqual({ ...kept, linkedAt: at(1) });
    expect(await senderPages.get({ workspace: fresh("ws"), triggerId })).toBeNull();
    expect(await senderPages.remove({ workspace: fresh("ws"), triggerId })).toBe(false);
    expect(await senderPages.remove({ workspace, triggerId })).toBe(true);
    expect(await senderPages.find({ digest: second })).toBeNull();
  });
}
