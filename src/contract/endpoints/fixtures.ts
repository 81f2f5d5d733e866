import { z } from "zod";
import type { Endpoint } from "../endpoint.ts";
import { Fixture, FixtureInput } from "../fixture.ts";
import { Name } from "../name.ts";
import { limit, listOf } from "./list.ts";

export const fixtureEndpoints = {
  listFixtures: {
    method: "GET",
    path: "/api/v1/fixtures",
    scope: "read",
    tag: "Fixtures",
    summary: "List fixtures: deliveries kept under a name",
    query: z.object({ after: Name.optional(), limit }),
    output: listOf(Fixture.omit({ body: true, headers: true })),
  },
  getFixture: {
    method: "GET",
    path: "/api/v1/fixtures/{fixture}",
    scope: "read",
    tag: "Fixtures",
    summary: "Get a fixture with its content",
    output: Fixture,
  },
  putFixture: {
    method: "PUT",
    path: "/api/v1/fixtures/{fixture}",
    scope: "write",
    tag: "Fixtures",
    audit: "fixture saved",
    summary: "Save a delivery, or content that was exported, under a name",
    description:
      "It is a copy: retention of deliveries does not reach it. What has the name already stays, unless it is to be replaced.",
    input: FixtureInput,
    output: Fixture,
  },
  deleteFixture: {
    method: "DELETE",
    path: "/api/v1/fixtures/{fixture}",
    scope: "write",
    tag: "Fixtures",
    audit: "fixture deleted",
    summary: "Delete a fixture",
  },
  runFixture: {
    method: "POST",
    path: "/api/v1/fixtures/{fixture}/run",
    scope: "operate",
    tag: "Fixtures",
    audit: "fixture run",
    summary: "Start runs from a fixture",
    description:
      "Makes a new delivery of it, whose parameters and routes are its trigger's as they are now, and starts the workflows " +
      "that these routes choose, or the one that is named.",
    input: z.object({
      trigger: Name.optional().describe("Instead of the fixture's own."),
      workflow: Name.optional(),
      version: z.int().min(1).optional().describe("Of `workflow`; absent: the newest."),
    }),
    output: z.object({
      delivery: z.string(),
      runs: z.array(z.object({ runId: z.string(), workflow: Name })),
    }),
    status: 202,
  },
} as const satisfies Record<string, Endpoint>;
