import { expect, test } from "vitest";
import { type ClaimedRow, claimedRunOf } from "./run-row.ts";

const run: ClaimedRow = {
  id: "run_1",
  workspace: "default",
  priority: null,
  workflow_id: "wfl_1",
  workflow: "flow",
  version: 1,
  delivery_id: "dlv_1",
  epoch: 1,
  created_at: 0,
  started_at: null,
  ran_ms: 0,
  cancel_requested: 0,
  written_epoch: null,
  batch: null,
  input: null,
  started_by: null,
  edits: null,
  traceparent: null,
};
const event = {
  id: "dlv_1",
  trigger_id: "trg_1",
  received_at: 0,
  method: "POST",
  url: "/",
  ip: "127.0.0.1",
  content_type: null,
  event_type: null,
  detail: "[{}, {}, {}, {}]",
  body: new Uint8Array(),
};

test.each([
  ["whose delivery is gone", { event: null, journal: [] }, /delivery is gone/],
  ["whose delivery is damaged", { event: { ...event, detail: "[{" }, journal: [] }, /delivery can't be read/],
  [
    "whose delivery is of another form",
    { event: { ...event, detail: "7" }, journal: [] },
    /delivery can't be/,
  ],
  ["whose journal is damaged", { event, journal: [{ place: 1, document: "{" }] }, /journal can't be read/],
])("a run %s is claimed with its fault, so that it can be ended", (_name, read, fault) => {
  expect(claimedRunOf(run, read).fault).toMatch(fault);
});

test("a run whose rows can be read has no fault", () => {
  expect(claimedRunOf(run, { event, journal: [] })).not.toHaveProperty("fault");
});
