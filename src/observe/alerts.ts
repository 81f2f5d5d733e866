import { statfs } from "node:fs/promises";
import type { Alert, AlertChannel, AlertRule } from "../contract/alert.ts";
import { messageOf } from "../contract/problem.ts";
import { newId } from "../core/id.ts";
import type { AlertChange, Live, Store, Untold } from "../store/store.ts";
import { type Counts, type Facts, type Sighting, sightings } from "./alert-conditions.ts";
import { type SenderDoors, sendAlert } from "./alert-sender.ts";

export interface AlertDoors extends SenderDoors {
  store: Pick<Store, "alerts" | "upkeep" | "deliveries" | "kind">;
  live: Pick<Live, "current">;
  /** This process, as others know it. */
  worker: string;
  /** The data folder. */
  folder: string;
}

export interface OpenAlerts extends AsyncDisposable {
  /** Looks once, unless another process does. */
  look(): Promise<void>;
  /** Tells a rule's channels of an alert that is none. Gives what each answered; null: it was told. */
  test(rule: AlertRule): Promise<{ by: AlertChannel["by"]; error: string | null }[]>;
}

const lookMs = 15_000,
  leaseMs = 60_000;
/** What volume looks at, and a day more. */
const talliesKeptMs = 9 * 86_400_000;
const forgottenMax = 50;
/** Told of at one look. */
const untoldMax = 100;
/** A channel that can't be told is tried again with each look, so often. */
const triesMax = 20;

/** Looks every fifteen seconds at what the rules watch; one process does, of those that share a store. */
export function openAlerts(doors: AlertDoors): OpenAlerts {
  const looker = new Looker(doors);
  const timer = setInterval(() => void looker.look(), lookMs).unref();
  return {
    look: () => looker.look(),
    test: (rule) => looker.test(rule),
    async [Symbol.asyncDispose]() {
      clearInterval(timer);
      await looker.idle();
    },
  };
}

class Looker {
  readonly #doors: AlertDoors;
  readonly #since: number;
  #looking: Promise<void> | null = null;
  /** When this process took, or kept, the duty to look. */
  #leasedAt = 0;

  constructor(doors: AlertDoors) {
    this.#doors = doors;
    this.#since = doors.now();
  }

  look(): Promise<void> {
    this.#looking ??= this.#look().finally(() => {
      this.#looking = null;
    });
    return this.#looking;
  }

  async idle(): Promise<void> {
    await this.#looking;
  }

  async test(rule: AlertRule): Promise<{ by: AlertChannel["by"]; error: string | null }[]> {
    const alert = this.#newAlert(rule, { subject: "", detail: "This is a test; nothing is wrong." });
    return Promise.all(
      rule.to.map(async (channel) => {
        const error = await sendAlert(channel, alert, this.#doors).then(() => null, messageOf);
        return { by: channel.by, error };
      }),
    );
  }

  async #look(): Promise<void> {
    const { store, log, now } = this.#doors;
    try {
      this.#leasedAt = 0;
      if (!(await this.#leases())) return;
      for (const untold of await store.alerts.untold({ limit: untoldMax })) {
        if (!(await this.#leases())) return;
        await this.#tell(untold);
      }
      await store.alerts.forgetTallies({ before: now() - talliesKeptMs, limit: forgottenMax });
      const rules = await store.alerts.rules();
      for (const [workspace, own] of Map.groupBy(rules, (rule) => rule.workspace)) {
        await this.#lookAt(workspace, own);
      }
    } catch (error) {
      log.warn("alert rules not looked at; trying again", { error });
    }
  }

  /** Whether this process is the one that looks: a look may take longer than the duty was taken for. */
  async #leases(): Promise<boolean> {
    const { store, now, worker } = this.#doors;
    const at = now();
    if (at - this.#leasedAt < leaseMs / 3) return true;
    this.#leasedAt = at;
    return store.upkeep.lease({
      name: "alerts",
      holder: worker,
      now: new Date(at).toISOString(),
      forMs: leaseMs,
    });
  }

  async #lookAt(workspace: string, rules: readonly AlertRule[]): Promise<void> {
    const { store, log } = this.#doors;
    const unresolved = new Map(
      (await store.alerts.unresolved({ workspace })).map((alert) => [
        `${alert.rule} ${alert.subject}`,
        alert,
      ]),
    );
    const facts = this.#facts(workspace);
    for (const rule of rules.filter(({ enabled }) => enabled)) {
      if (!(await this.#leases())) return;
      const seen = await sightings(rule, facts).catch((error: unknown) => {
        log.warn("alert rule not looked at", { workspace, rule: rule.name, error });
        return null;
      });
      if (seen === null) {
        for (const key of unresolved.keys()) if (key.startsWith(`${rule.name} `)) unresolved.delete(key);
        continue;
      }
      for (const sighting of seen) {
        const key = `${rule.name} ${sighting.subject}`;
        await this.#see(rule, sighting, unresolved.get(key));
        unresolved.delete(key);
      }
    }
    // Over, or of a rule that is gone.
    for (const alert of unresolved.values())
      await this.#resolve(
        alert,
        rules.find(({ name }) => name === alert.rule),
      );
  }

  async #see(rule: AlertRule, sighting: Sighting, known: Alert | undefined): Promise<void> {
    const { store, log, now } = this.#doors;
    const at = new Date(now()).toISOString();
    if (known === undefined) {
      const alert = { ...this.#newAlert(rule, sighting), notifiedAt: at };
      if (!(await store.alerts.open({ alert, untold: untoldOf(rule) }))) return;
      log.warn("alert opened", {
        alertId: alert.id,
        rule: rule.name,
        subject: alert.subject,
        detail: alert.detail,
      });
      await this.#tell({ alert, untold: untoldOf(rule) });
      return;
    }
    const { workspace, id } = known;
    const changed = await store.alerts.change({
      workspace,
      id,
      to: (alert) => seenAgain(alert, rule, { at, ...sighting }),
    });
    if (changed?.notifiedAt === at) await this.#tell({ alert: changed, untold: untoldOf(rule) });
  }

  async #resolve(alert: Alert, rule: AlertRule | undefined): Promise<void> {
    const { store, log, now } = this.#doors;
    const set = { status: "resolved" as const, resolvedAt: new Date(now()).toISOString() };
    const untold = rule === undefined ? [] : untoldOf(rule);
    const { workspace, id } = alert;
    const resolved = await store.alerts.change({ workspace, id, to: () => ({ set, untold }) });
    if (resolved === null) return;
    log.info("alert resolved", { alertId: alert.id, rule: alert.rule, subject: alert.subject });
    await this.#tell({ alert: resolved, untold });
  }

  /** Whoever could not be told stays noted with the alert, and is told with a later look, whichever process looks. */
  async #tell({ alert, untold }: { alert: Alert; untold: readonly Untold[] }): Promise<void> {
    if (untold.length === 0) return;
    const left = await Promise.all(untold.map((one) => this.#send(alert, one)));
    await this.#doors.store.alerts.told({
      workspace: alert.workspace,
      id: alert.id,
      untold: left.filter((one) => one !== null),
    });
  }

  /** What of it is to be tried again; null: nothing. */
  async #send(alert: Alert, { channel, tries }: Untold): Promise<Untold | null> {
    try {
      await sendAlert(channel, alert, this.#doors);
      return null;
    } catch (error) {
      const again = tries + 1 < triesMax;
      const fields = { alertId: alert.id, by: channel.by, again, reason: messageOf(error) };
      this.#doors.log.warn("alert not told", fields);
      return again ? { channel, tries: tries + 1 } : null;
    }
  }

  #newAlert({ workspace, name, severity }: AlertRule, { subject, detail }: Sighting): Alert {
    const { now, random } = this.#doors;
    const at = new Date(now()).toISOString();
    return {
      id: newId("alt", { now: now(), random }),
      workspace,
      rule: name,
      severity,
      subject,
      status: "open",
      detail,
      openedAt: at,
      lastAt: at,
      count: 1,
      acknowledgedAt: null,
      acknowledgedBy: null,
      acknowledgedUntil: null,
      resolvedAt: null,
      resolvedBy: null,
      notifiedAt: null,
    };
  }

  #facts(workspace: string): Facts {
    const { store, live, now, folder } = this.#doors;
    return {
      now: now(),
      since: this.#since,
      counted: async (span) => countsOf(await store.alerts.tallied({ workspace, ...span })),
      async lastDelivery(name) {
        const trigger = live
          .current()
          .triggers.find((one) => one.workspace === workspace && one.name === name);
        if (trigger === undefined || trigger.status !== "active") return undefined;
        const last = await store.alerts.lastDelivery({ triggerId: trigger.id });
        return last === null ? null : Date.parse(last);
      },
      queue: () => store.upkeep.queue(),
      async freeBytes() {
        if (store.kind !== "sqlite") return null;
        const { bavail, bsize } = await statfs(folder);
        return bavail * bsize;
      },
    };
  }
}

function countsOf(rows: readonly { subject: string; measure: string; count: number }[]): Counts {
  const counts = new Map<string, Map<string, number>>();
  for (const { subject, measure, count } of rows) {
    const measures = counts.get(subject) ?? new Map<string, number>();
    measures.set(measure, count);
    counts.set(subject, measures);
  }
  return counts;
}

/** What becomes of an alert that is still so: quiet while somebody looks after it, told when it is time. */
function seenAgain(
  { status, count, notifiedAt, acknowledgedUntil }: Alert,
  rule: AlertRule,
  { at, detail }: { at: string; detail: string },
): AlertChange {
  const seen = { lastAt: at, count: count + 1, detail };
  const isLookedAfter =
    status === "acknowledged" &&
    (acknowledgedUntil === null || Date.parse(acknowledgedUntil) > Date.parse(at));
  const isOverdue = Date.parse(at) - Date.parse(notifiedAt ?? at) >= rule.repeatMs;
  if (isLookedAfter || (status === "open" && !isOverdue)) return { set: seen };
  const open = {
    status: "open",
    acknowledgedAt: null,
    acknowledgedBy: null,
    acknowledgedUntil: null,
  } as const;
  return { set: { ...seen, ...open, notifiedAt: at }, untold: untoldOf(rule) };
}

const untoldOf = ({ to }: AlertRule): Untold[] => to.map((channel) => ({ channel, tries: 0 }));
