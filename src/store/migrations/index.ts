import type { Migration } from "kysely/migration";
import { type ColumnTypes, first } from "./0001-first.ts";
import { credentialUses } from "./0003-credential-uses.ts";
import { handshakes } from "./0004-handshakes.ts";
import { learning } from "./0006-learning.ts";
import { seeingAndRepeating } from "./0007-seeing-and-repeating.ts";
import { flow } from "./0008-flow.ts";
import { formerTriggers } from "./0009-former-triggers.ts";
import { dynamic } from "./0010-dynamic.ts";
import { audit } from "./0011-audit.ts";
import { listeners } from "./0012-listeners.ts";
import { learnedSecrets } from "./0015-learned-secrets.ts";
import { quarantineBudgets } from "./0018-quarantine-budgets.ts";
import { waits } from "./0021-waits.ts";
import { schedules } from "./0022-schedules.ts";
import { exchanges } from "./0024-exchanges.ts";
import { deadLetters } from "./0025-dead-letters.ts";
import { keyValues } from "./0026-key-values.ts";
import { versions } from "./0028-versions.ts";
import { retention } from "./0030-retention.ts";
import { alerts } from "./0031-alerts.ts";
import { traces } from "./0032-traces.ts";
import { sentBodies } from "./0033-sent-bodies.ts";
import { ownWrites } from "./0034-own-writes.ts";
import { control } from "./0036-control.ts";
import { gates } from "./0037-gates.ts";
import { deadLetterCounts } from "./0038-dead-letter-counts.ts";
import { people } from "./0040-people.ts";
import { actors } from "./0041-actors.ts";
import { statistics } from "./0043-statistics.ts";
import { views } from "./0044-views.ts";
import { senderPages } from "./0045-sender-pages.ts";
import { runValues } from "./0046-run-values.ts";
import { metDeliveries } from "./0049-met-deliveries.ts";
import { unclosedWaits } from "./0051-unclosed-waits.ts";
import { untoldAlerts } from "./0052-untold-alerts.ts";
import { cheapLooks } from "./0053-cheap-looks.ts";
import { sizesOfRuns } from "./0054-sizes-of-runs.ts";
import { strayRuns } from "./0055-stray-runs.ts";
import { orderedWorkflows } from "./0056-ordered-workflows.ts";
import { auditOrder } from "./0057-audit-order.ts";
import { sealedLines } from "./0058-sealed-lines.ts";
import { letterDestinations } from "./0059-letter-destinations.ts";
import { readyInTurns } from "./0060-ready-in-turns.ts";
import { testColumn } from "./0061-test-column.ts";
import { removals } from "./0062-removals.ts";

/** Every migration by its name, in the order in which they are applied. One that was released is never changed. */
export const migrations = (types: ColumnTypes): Record<string, Migration> => ({
  "0001-first": first(types),
  "0003-credential-uses": credentialUses(types),
  "0004-handshakes": handshakes(),
  "0006-learning": learning(types),
  "0007-seeing-and-repeating": seeingAndRepeating(types),
  "0008-flow": flow(types),
  "0009-former-triggers": formerTriggers(types),
  "0010-dynamic": dynamic(types),
  "0011-audit": audit(types),
  "0012-listeners": listeners(types),
  "0015-learned-secrets": learnedSecrets(types),
  "0018-quarantine-budgets": quarantineBudgets(types),
  "0021-waits": waits(types),
  "0022-schedules": schedules(types),
  "0024-exchanges": exchanges(types),
  "0025-dead-letters": deadLetters(types),
  "0026-key-values": keyValues(types),
  "0028-versions": versions(types),
  "0030-retention": retention(types),
  "0031-alerts": alerts(types),
  "0032-traces": traces(types),
  "0033-sent-bodies": sentBodies(types),
  "0034-own-writes": ownWrites(types),
  "0036-control": control(types),
  "0037-gates": gates(types),
  "0038-dead-letter-counts": deadLetterCounts(),
  "0040-people": people(types),
  "0041-actors": actors(types),
  "0043-statistics": statistics(types),
  "0044-views": views(types),
  "0045-sender-pages": senderPages(types),
  "0046-run-values": runValues(types),
  "0049-met-deliveries": metDeliveries(types),
  "0051-unclosed-waits": unclosedWaits(),
  "0052-untold-alerts": untoldAlerts(types),
  "0053-cheap-looks": cheapLooks(),
  "0054-sizes-of-runs": sizesOfRuns(types),
  "0055-stray-runs": strayRuns(),
  "0056-ordered-workflows": orderedWorkflows(types),
  "0057-audit-order": auditOrder(),
  "0058-sealed-lines": sealedLines(types),
  "0059-letter-destinations": letterDestinations(types),
  "0060-ready-in-turns": readyInTurns(),
  "0061-test-column": testColumn(types),
  "0062-removals": removals(types),
});
