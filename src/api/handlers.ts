import type { EndpointName } from "../contract/api.ts";
import { alertHandlers } from "./alerts.ts";
import { approvalHandlers } from "./approvals.ts";
import { auditHandlers } from "./audit.ts";
import { backtestHandlers } from "./backtests.ts";
import { backupHandlers } from "./backup.ts";
import type { Handlers } from "./call.ts";
import { captureHandlers } from "./captures.ts";
import { credentialHandlers } from "./credentials.ts";
import { deadLetterHandlers } from "./dead-letters.ts";
import { definitionHandlers } from "./definitions.ts";
import { deletionHandlers } from "./deletions.ts";
import { deliveryHandlers } from "./deliveries.ts";
import type { ApiDoors } from "./doors.ts";
import { driftHandlers } from "./drift.ts";
import { dynamicHandlers } from "./dynamic.ts";
import { failureHandlers } from "./failures.ts";
import { fixtureHandlers } from "./fixtures.ts";
import { flowHandlers } from "./flow.ts";
import { forgetHandlers } from "./forget-member.ts";
import { formerTriggerHandlers } from "./former-triggers.ts";
import { hitHandlers } from "./hits.ts";
import { invitationHandlers } from "./invitations.ts";
import { keyValueHandlers } from "./key-values.ts";
import { keyHandlers } from "./keys.ts";
import { listenHandlers } from "./listen.ts";
import { matchHandlers } from "./matches.ts";
import { meHandlers } from "./me.ts";
import { memberHandlers } from "./members.ts";
import { passwordHandlers } from "./passwords.ts";
import { quarantineHandlers } from "./quarantine.ts";
import { replayHandlers } from "./replays.ts";
import { retentionHandlers } from "./retention.ts";
import { rotateHandlers } from "./rotate.ts";
import { runHandlers } from "./runs.ts";
import { sampleHandlers } from "./samples.ts";
import { scheduleHandlers } from "./schedules.ts";
import { secretKeyHandlers } from "./secret-key.ts";
import { secretHandlers } from "./secrets.ts";
import { senderPageHandlers } from "./sender-pages.ts";
import { setupHandlers } from "./setup.ts";
import { simulationHandlers } from "./simulations.ts";
import { statisticsHandlers } from "./statistics.ts";
import { Streams } from "./streams.ts";
import { templateHandlers } from "./templates.ts";
import { tryHandlers } from "./tries.ts";
import { triggerHandlers } from "./triggers.ts";
import { versionHandlers } from "./versions.ts";
import { viewHandlers } from "./views.ts";
import { workflowFlowHandlers } from "./workflow-flow.ts";
import { workflowHandlers } from "./workflows.ts";
import { workspaceHandlers } from "./workspace.ts";
import { workspacesHandlers } from "./workspaces.ts";

/** One for every endpoint: one that is missing does not compile. */
export function handlersFor(doors: ApiDoors): Handlers<EndpointName> {
  const streams = new Streams(doors);
  return {
    ...triggerHandlers(doors),
    ...formerTriggerHandlers(doors),
    ...matchHandlers(doors),
    ...sampleHandlers(doors),
    ...dynamicHandlers(doors),
    ...captureHandlers(doors),
    ...flowHandlers(doors),
    ...driftHandlers(doors),
    ...simulationHandlers(doors),
    ...senderPageHandlers(doors),
    ...workflowHandlers(doors),
    ...workflowFlowHandlers(doors),
    ...versionHandlers(doors),
    ...backtestHandlers(doors, streams),
    ...tryHandlers(doors),
    ...statisticsHandlers(doors),
    ...hitHandlers(doors),
    ...viewHandlers(doors),
    ...deletionHandlers(doors),
    ...deliveryHandlers(doors, streams),
    ...quarantineHandlers(doors),
    ...replayHandlers(doors),
    ...fixtureHandlers(doors),
    ...runHandlers(doors, streams),
    ...failureHandlers(doors),
    ...deadLetterHandlers(doors),
    ...approvalHandlers(doors),
    ...scheduleHandlers(doors),
    ...definitionHandlers(doors),
    ...keyValueHandlers(doors),
    ...templateHandlers(doors),
    ...setupHandlers(doors),
    ...meHandlers(doors),
    ...memberHandlers(doors),
    ...forgetHandlers(doors),
    ...passwordHandlers(doors),
    ...invitationHandlers(doors),
    ...workspacesHandlers(doors),
    ...keyHandlers(doors),
    ...secretHandlers(doors),
    ...credentialHandlers(doors),
    ...rotateHandlers(doors),
    ...secretKeyHandlers(doors),
    ...workspaceHandlers(doors),
    ...retentionHandlers(doors),
    ...backupHandlers(doors),
    ...alertHandlers(doors),
    ...auditHandlers(doors),
    ...listenHandlers(doors, streams),
  };
}
