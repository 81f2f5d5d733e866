import { QueryClient } from "@tanstack/react-query";
import { isProblem } from "./client.ts";

/** A refusal is an answer and not tried again; only what didn't arrive is. */
const attemptsMax = 3;
const freshMs = 5_000;

/** What has been fetched, for all pages. A query's key begins with the workspace's name. */
export const queries = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: freshMs,
      retry: (failures, error) =>
        failures < attemptsMax && (!isProblem(error) || error.code === "unreachable"),
    },
  },
});
