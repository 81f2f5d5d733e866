import { expect, test } from "vitest";
import { afterSave } from "./after-save.ts";

const sent = { title: "Orders", contact: "", notes: "", change: "New field", tryIt: true };

test("what is written while the page for senders is saved stays, and a change is told once", () => {
  expect(afterSave(sent, sent)).toBeNull();
  expect(afterSave({ ...sent, notes: "By night" }, sent)).toEqual({ ...sent, notes: "By night", change: "" });
  expect(afterSave({ ...sent, change: "New field, named id" }, sent)?.change).toBe("New field, named id");
  expect(afterSave({ ...sent, notes: "First" }, null)).toEqual({ ...sent, notes: "First" });
});
