import { arrivalRows, type NewArrivalRow } from "../../sql/arrival-rows.ts";
import { claimKey } from "../../sql/claim-key.ts";
import { deliveryRow, keyRow } from "../../sql/delivery-row.ts";
import { spendUses } from "../../sql/dynamic-use.ts";
import { type HeldRow, newHoldRow, newRunRow } from "../../sql/run-row.ts";
import type { ClaimedKeyRow, DeliveryRow, RunRow } from "../../sql/tables.ts";
import type { Acceptance, Accepted, AcceptedTogether } from "../../store.ts";
import type { Connection, Statement } from "./connection.ts";

/** Stores a delivery with its claimed key and its runs; what it returns is to be called inside a transaction. */
export function accepting(connection: Connection): (acceptance: Acceptance) => () => Accepted {
  const claim = claiming(connection);
  const insertDelivery = deliveryInsertion(connection);
  const insertRun = runInsertion(connection);
  const spend = spending(connection);
  const insertHold = holdInsertion(connection);
  const insertArrival = arrivalInsertion(connection);
  return (acceptance) => {
    const row = deliveryRow(acceptance);
    const key = keyRow(acceptance);
    const origin = {
      workspace: row.workspace,
      deliveryId: row.id,
      triggerId: row.trigger_id,
      createdAt: row.received_at,
      claimedBy: acceptance.claimedBy,
      priority: acceptance.priority,
    };
    const runs = acceptance.runs.map((run) => {
      const runRow = newRunRow(run, origin);
      return { row: runRow, hold: newHoldRow(run, runRow, row.body.length) };
    });
    const arrivals = arrivalRows(acceptance, row);
    return () => {
      const holder = key === null ? null : claim(key, row.received_at);
      if (holder !== null) {
        insertDelivery({ ...row, status: "duplicate", duplicate_of: holder });
        return { kind: "duplicate", of: holder };
      }
      // One that is here already comes again because its sender was told that the store failed: it is stored.
      if (insertDelivery(row) === 0) return { kind: "stored" };
      if (acceptance.spends !== undefined && !spend(acceptance.spends, { row, key }))
        return { kind: "spent" };
      for (const run of runs) {
        insertRun(run.row);
        if (run.hold !== null) insertHold(run.hold);
      }
      for (const arrival of arrivals) insertArrival(arrival);
      return { kind: "stored" };
    };
  };
}

/** As `accepting`, for deliveries that are stored all or none: what was stored before one that can't be is taken back. */
export function acceptingTogether(
  connection: Connection,
  accept: (acceptance: Acceptance) => () => Accepted,
): (acceptances: readonly Acceptance[]) => () => AcceptedTogether {
  const begin = connection.statement("savepoint together");
  const takeBack = connection.statement("rollback to together");
  const end = connection.statement("release together");
  return (acceptances) => {
    const works = acceptances.map(accept);
    return () => {
      begin.run();
      const each: Extract<AcceptedTogether, { kind: "taken" }>["each"] = [];
      for (const work of works) {
        const accepted = work();
        if (accepted.kind === "spent") {
          takeBack.run();
          end.run();
          return { kind: "spent" };
        }
        each.push(accepted);
      }
      end.run();
      return { kind: "taken", each };
    };
  };
}

/** Returns the delivery that holds the key, or null when this one has claimed it. */
function claiming(connection: Connection): (key: ClaimedKeyRow, receivedAt: number) => string | null {
  const take = connection.statement(claimKey("sqlite"));
  const holder: Statement<{ delivery_id: string }> = connection.statement(
    "select delivery_id from claimed_keys where trigger_id = ? and key = ?",
  );
  return (row, receivedAt) => {
    const { trigger_id, key, delivery_id, expires_at, answer } = row;
    const taken = take.run(trigger_id, key, delivery_id, expires_at, answer, receivedAt);
    return taken === 1 ? null : (holder.get(row.trigger_id, row.key)?.delivery_id ?? null);
  };
}

/** Spends one use of a dynamic trigger. Where it has none left, what was stored of the delivery is taken back. */
function spending(
  connection: Connection,
): (id: string, stored: { row: DeliveryRow; key: ClaimedKeyRow | null }) => boolean {
  const spend = connection.statement(spendUses("sqlite"));
  const forget = connection.statement("delete from deliveries where workspace = ? and id = ?");
  const release = connection.statement("delete from claimed_keys where trigger_id = ? and key = ?");
  return (id, { row, key }) => {
    if (spend.run(id, row.received_at, 1) === 1) return true;
    forget.run(row.workspace, row.id);
    if (key !== null) release.run(key.trigger_id, key.key);
    return false;
  };
}

/** Returns 0 when a delivery of this id is stored already. */
export function deliveryInsertion(connection: Connection): (row: DeliveryRow) => number {
  const insert = connection.database.prepare(
    `insert into deliveries (workspace, id, trigger_id, status, received_at, method, url, ip, content_type, body_bytes,
       event_type, idempotency_key, duplicate_of, replay_of, answer_status, reason, faulty, test, stored_bytes, trace, detail, body, sent)
     values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
     on conflict (workspace, id) do nothing`,
  );
  return (row) => {
    const { changes } = insert.run(
      row.workspace,
      row.id,
      row.trigger_id,
      row.status,
      row.received_at,
      row.method,
      row.url,
      row.ip,
      row.content_type,
      row.body_bytes,
      row.event_type,
      row.idempotency_key,
      row.duplicate_of,
      row.replay_of,
      row.answer_status,
      row.reason,
      row.faulty,
      row.test,
      row.stored_bytes,
      row.trace,
      row.detail,
      row.body,
      row.sent,
    );
    return Number(changes);
  };
}

function runInsertion({ database }: Connection): (row: RunRow) => void {
  const insert = database.prepare(
    `insert into runs (id, workspace, workflow_id, workflow, version, delivery_id, trigger_id, replay_of, status,
       epoch, worker, created_at, started_at, priority, followed)
     values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  return (row) =>
    insert.run(
      row.id,
      row.workspace,
      row.workflow_id,
      row.workflow,
      row.version,
      row.delivery_id,
      row.trigger_id,
      row.replay_of,
      row.status,
      row.epoch,
      row.worker,
      row.created_at,
      row.started_at,
      row.priority,
      row.followed,
    );
}

function arrivalInsertion(connection: Connection): (row: NewArrivalRow) => void {
  const insert = connection.statement(
    `insert into arrivals (workspace, delivery_id, trigger_id, pattern, match_key, received_at)
     values (?, ?, ?, ?, ?, ?)`,
  );
  return (row) =>
    insert.run(row.workspace, row.delivery_id, row.trigger_id, row.pattern, row.match_key, row.received_at);
}

function holdInsertion(connection: Connection): (row: HeldRow) => void {
  const insert = connection.statement(
    `insert into holds (run_id, workspace, trigger_id, delivery_id, stage, gather_key, order_key, arrived_at, burst_at,
       bytes)
     values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  return (row) =>
    insert.run(
      row.run_id,
      row.workspace,
      row.trigger_id,
      row.delivery_id,
      row.stage,
      row.gather_key ?? null,
      row.order_key ?? null,
      row.arrived_at,
      row.burst_at,
      row.bytes,
    );
}
