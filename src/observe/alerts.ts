import { statfs } from "node:fs/promises";
import type { Alert, AlertChannel, AlertRule } from "../contract/alert.ts";
import { newId } from "../core/id.ts";
import type { Live, Store } from "../store/store.ts";
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

interface Untold {
  alert: Alert;
  channel: AlertChannel;
  tries: number;
}

class Looker {
  readonly #doors: AlertDoors;
  readonly #since: number;
  #looking: Promise<void> | null = null;
  #untold: Untold[] = [];

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
    const { store, log, now, worker } = this.#doors;
    try {
      const at = new Date(now()).toISOString();
      if (!(await store.upkeep.lease({ name: "alerts", holder: worker, now: at, forMs: leaseMs }))) return;
      await this.#tellUntold();
      await store.alerts.forgetTallies({ before: now() - talliesKeptMs, limit: forgottenMax });
      const rules = await store.alerts.rules();
      for (const [workspace, own] of Map.groupBy(rules, (rule) => rule.workspace)) {
        await this.#lookAt(workspace, own);
      }
    } catch (error) {
      log.warn("alert rules not looked at; trying again", { error });
    }
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
      if (!(await store.alerts.open(alert))) return;
      log.warn("alert opened", {
        alertId: alert.id,
        rule: rule.name,
        subject: alert.subject,
        detail: alert.detail,
      });
      await this.#tell(rule, alert);
      return;
    }
    const isQuiet =
      known.status === "acknowledged" || now() - Date.parse(known.notifiedAt ?? at) < rule.repeatMs;
    const set = {
      lastAt: at,
      count: known.count + 1,
      detail: sighting.detail,
      ...(!isQuiet && { notifiedAt: at }),
    };
    const changed = await store.alerts.change({ workspace: known.workspace, id: known.id, set });
    if (!isQuiet && changed !== null) await this.#tell(rule, changed);
  }

  async #resolve(alert: Alert, rule: AlertRule | undefined): Promise<void> {
    const { store, log, now } = this.#doors;
    const set = { status: "resolved" as const, resolvedAt: new Date(now()).toISOString() };
    const resolved = await store.alerts.change({ workspace: alert.workspace, id: alert.id, set });
    if (resolved === null) return;
    log.info("alert resolved", { alertId: alert.id, rule: alert.rule, subject: alert.subject });
    if (rule !== undefined) await this.#tell(rule, resolved);
  }

  async #tell(rule: AlertRule, alert: Alert): Promise<void> {
    await Promise.all(rule.to.map((channel) => this.#send({ alert, channel, tries: 0 })));
  }

  async #send(untold: Untold): Promise<void> {
    const { alert, channel, tries } = untold;
    try {
      await sendAlert(channel, alert, this.#doors);
    } catch (error) {
      const again = tries + 1 < triesMax;
      if (again) this.#untold.push({ ...untold, tries: tries + 1 });
      const fields = { alertId: alert.id, by: channel.by, again, reason: messageOf(error) };
      this.#doors.log.warn("alert not told", fields);
    }
  }

  async #tellUntold(): Promise<void> {
    const untold = this.#untold;
    this.#untold = [];
    for (const each of untold) await this.#send(each);
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

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
