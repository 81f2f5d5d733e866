import type { Endpoint } from "./endpoint.ts";
import { alertEndpoints } from "./endpoints/alerts.ts";
import { approvalEndpoints } from "./endpoints/approvals.ts";
import { auditEndpoints } from "./endpoints/audit.ts";
import { backtestEndpoints } from "./endpoints/backtests.ts";
import { backupEndpoints } from "./endpoints/backup.ts";
import { captureEndpoints } from "./endpoints/captures.ts";
import { deadLetterEndpoints } from "./endpoints/dead-letters.ts";
import { definitionEndpoints } from "./endpoints/definitions.ts";
import { deletionEndpoints } from "./endpoints/deletions.ts";
import { deliveryEndpoints } from "./endpoints/deliveries.ts";
import { driftEndpoints } from "./endpoints/drift.ts";
import { dynamicEndpoints } from "./endpoints/dynamic.ts";
import { failureEndpoints } from "./endpoints/failures.ts";
import { fixtureEndpoints } from "./endpoints/fixtures.ts";
import { flowEndpoints } from "./endpoints/flow.ts";
import { formerTriggerEndpoints } from "./endpoints/former-triggers.ts";
import { hitEndpoints } from "./endpoints/hits.ts";
import { invitationEndpoints } from "./endpoints/invitations.ts";
import { keyValueEndpoints } from "./endpoints/key-values.ts";
import { keyEndpoints } from "./endpoints/keys.ts";
import { listenEndpoints } from "./endpoints/listen.ts";
import { matchEndpoints } from "./endpoints/matches.ts";
import { peopleEndpoints } from "./endpoints/people.ts";
import { quarantineEndpoints } from "./endpoints/quarantine.ts";
import { replayEndpoints } from "./endpoints/replays.ts";
import { retentionEndpoints } from "./endpoints/retention.ts";
import { runEndpoints } from "./endpoints/runs.ts";
import { sampleEndpoints } from "./endpoints/samples.ts";
import { scheduleEndpoints } from "./endpoints/schedules.ts";
import { secretEndpoints } from "./endpoints/secrets.ts";
import { senderPageEndpoints } from "./endpoints/sender-pages.ts";
import { simulationEndpoints } from "./endpoints/simulations.ts";
import { statisticsEndpoints } from "./endpoints/statistics.ts";
import { templateEndpoints } from "./endpoints/templates.ts";
import { tryEndpoints } from "./endpoints/tries.ts";
import { triggerEndpoints } from "./endpoints/triggers.ts";
import { versionEndpoints } from "./endpoints/versions.ts";
import { viewEndpoints } from "./endpoints/views.ts";
import { workflowEndpoints } from "./endpoints/workflows.ts";
import { workspaceEndpoints } from "./endpoints/workspace.ts";
import { workspacesEndpoints } from "./endpoints/workspaces.ts";

/** Every call of the management API, by the name that the client gives it. */
export const endpoints = {
  ...triggerEndpoints,
  ...formerTriggerEndpoints,
  ...matchEndpoints,
  ...sampleEndpoints,
  ...dynamicEndpoints,
  ...captureEndpoints,
  ...flowEndpoints,
  ...driftEndpoints,
  ...simulationEndpoints,
  ...senderPageEndpoints,
  ...workflowEndpoints,
  ...versionEndpoints,
  ...backtestEndpoints,
  ...tryEndpoints,
  ...statisticsEndpoints,
  ...hitEndpoints,
  ...viewEndpoints,
  ...deletionEndpoints,
  ...deliveryEndpoints,
  ...quarantineEndpoints,
  ...replayEndpoints,
  ...fixtureEndpoints,
  ...runEndpoints,
  ...failureEndpoints,
  ...deadLetterEndpoints,
  ...approvalEndpoints,
  ...scheduleEndpoints,
  ...definitionEndpoints,
  ...keyValueEndpoints,
  ...templateEndpoints,
  ...peopleEndpoints,
  ...invitationEndpoints,
  ...keyEndpoints,
  ...secretEndpoints,
  ...workspaceEndpoints,
  ...workspacesEndpoints,
  ...retentionEndpoints,
  ...backupEndpoints,
  ...alertEndpoints,
  ...auditEndpoints,
  ...listenEndpoints,
} as const satisfies Record<string, Endpoint>;

export type Endpoints = typeof endpoints;
export type EndpointName = keyof Endpoints;
