import { useParams } from "@tanstack/react-router";
import { type Client, createClient } from "../src/contract/client.ts";
import { Problem } from "../src/contract/problem.ts";
import { noting } from "./signed-out.ts";

const clients = new Map<string, Client>();

/** The management API of one workspace, called with the session of the browser. */
export function clientOf(workspace: string): Client {
  const known = clients.get(workspace);
  if (known !== undefined) return known;
  const made = createClient({ url: location.origin, workspace, fetch: noting(fetch) });
  clients.set(workspace, made);
  return made;
}

/** The name of the workspace that the page's address names. */
export function useWorkspace(): string {
  const { workspace } = useParams({ strict: false });
  if (workspace === undefined) throw new Error("This page belongs to no workspace.");
  return workspace;
}

/** The API of the workspace that the page's address names. */
export const useClient = (): Client => clientOf(useWorkspace());

export const isProblem = (error: unknown): error is Problem => error instanceof Problem;

/** For what may be missing: it is asked for, and where there is none, that is an answer. */
export function nullWhereNone(error: unknown): null {
  if (isProblem(error) && error.code === "not_found") return null;
  throw error;
}
