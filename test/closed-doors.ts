import type { StepDoors } from "../src/steps/step.ts";

const closed = (name: string) => () => Promise.reject(new Error(`This test opened no ${name} door.`));

/** Doors for a test that lets no step reach outside; it replaces those that it opens. */
export const closedDoors: StepDoors = {
  http: { request: closed("HTTP") },
  scripts: { run: closed("script") },
  databases: { run: closed("database") },
  mail: { send: closed("mail") },
  keyValues: {
    get: closed("key-value"),
    list: closed("key-value"),
    put: closed("key-value"),
    increment: closed("key-value"),
    remove: closed("key-value"),
  },
  metrics: { count() {}, set() {}, observe() {} },
};
