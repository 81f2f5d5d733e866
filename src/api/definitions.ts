import { secretsOf } from "../auth/credential.ts";
import type { Catalog } from "../contract/catalog.ts";
import { secretsNeeded } from "../engine/validate.ts";
import type { Handlers } from "./call.ts";
import { catalog } from "./catalog.ts";
import { newest } from "./change.ts";
import { definitionSchema } from "./definition-schema.ts";
import { applyDefinitions } from "./definitions/apply.ts";
import { exported } from "./definitions/export.ts";
import type { Current } from "./definitions/plan.ts";
import type { ApiDoors } from "./doors.ts";
import { findWorkflow } from "./workflows.ts";

type Names =
  | "applyDefinitions"
  | "checkDefinitions"
  | "exportDefinitions"
  | "getDefinitionSchema"
  | "getCatalog";

/** All that is in force, or a workflow with the triggers that are its own; of an older version the workflow alone. */
async function chosen(
  doors: ApiDoors,
  workspace: string,
  { workflow: idOrName, version }: { workflow?: string | undefined; version?: number | undefined },
): Promise<Current> {
  const triggers = (await newest(doors)).triggers.filter((trigger) => trigger.workspace === workspace);
  if (idOrName === undefined) {
    const rules = await doors.store.alerts.rules();
    const alerts = rules.filter((rule) => rule.workspace === workspace);
    return { triggers, workflows: await doors.store.definitions.workflows({ workspace }), alerts };
  }
  const workflow = await findWorkflow(doors, workspace, { idOrName, version });
  const own = triggers.filter(
    ({ routes }) => routes.length > 0 && routes.every((route) => route.workflow === workflow.name),
  );
  return { triggers: version === undefined ? own : [], workflows: [workflow], alerts: [] };
}

function secretsOfAll({ triggers, workflows, alerts }: Current): string[] {
  const names = [
    ...triggers.flatMap(({ auth }) => secretsOf(auth)),
    ...workflows.flatMap((workflow) => [...secretsNeeded(workflow)]),
    ...alerts.flatMap(({ to }) =>
      to.flatMap((channel) => ("secret" in channel ? (channel.secret ?? []) : [])),
    ),
  ];
  return [...new Set(names)].toSorted();
}

export function definitionHandlers(doors: ApiDoors): Handlers<Names> {
  // It changes with the program only, and takes a moment to be made.
  let made: Catalog | undefined;
  return {
    applyDefinitions: (call) => applyDefinitions(doors, call, call.input),
    checkDefinitions: (call) => applyDefinitions(doors, call, { ...call.input, dryRun: true }),
    async exportDefinitions({ workspace, query }) {
      const current = await chosen(doors, workspace, query);
      return { definitions: exported(current), secrets: secretsOfAll(current) };
    },
    getDefinitionSchema: () => definitionSchema(),
    getCatalog: () => (made ??= catalog()),
  };
}
