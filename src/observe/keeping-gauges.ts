import type { Quota } from "../contract/workspace.ts";
import { quotaOwner } from "../core/quota-owner.ts";
import type { Live, Store } from "../store/store.ts";
import { type Instrument, Numbers } from "./instruments.ts";

export interface KeepingDoors {
  store: Pick<Store, "quotas" | "deadLetters">;
  live: Pick<Live, "current">;
  now: () => number;
}

/** What one reading of the metrics asks for; quotas of further owners are not shown. */
const ownersMax = 1_000;
const lengths = [
  ["perMinute", "minute", 60],
  ["perHour", "hour", 3_600],
  ["perDay", "day", 86_400],
] as const;

interface Owner {
  workspace: string;
  /** Empty: the workspace's own. */
  trigger: string;
  quota: Quota;
}

const gauge = (name: string, help: string, labels: readonly string[]) =>
  new Numbers("gauge", { name: `tripline_${name}`, help, labels });

/** What was spent of quotas, and which webhooks of one's own wait for somebody: as the store knows them. */
export class KeepingGauges {
  readonly #doors: KeepingDoors;
  readonly #used = gauge(
    "quota_used",
    "Deliveries counted in the window that is running, by all processes.",
    ["workspace", "trigger", "window"],
  );
  readonly #limit = gauge("quota_limit", "Deliveries that such a window takes.", [
    "workspace",
    "trigger",
    "window",
  ]);
  readonly #letters = gauge(
    "dead_letters",
    "Webhooks of one's own that were not taken, by what becomes of them.",
    ["workspace", "status"],
  );

  constructor(doors: KeepingDoors) {
    this.#doors = doors;
  }

  get instruments(): Instrument[] {
    return [this.#used, this.#limit, this.#letters];
  }

  async ask(): Promise<void> {
    const { store, now } = this.#doors;
    const owners = this.#owners();
    const [windows, letters] = await Promise.all([
      store.quotas.of({ owners: [...owners.keys()], now: now() }),
      store.deadLetters.counts(),
    ]);
    for (const instrument of [this.#used, this.#limit, this.#letters]) instrument.clear();
    const used = new Map(windows.map((window) => [`${window.owner} ${window.seconds}`, window.used]));
    for (const [owner, { workspace, trigger, quota }] of owners) {
      for (const [field, window, seconds] of lengths) {
        const limit = quota[field];
        if (limit === undefined) continue;
        const labels = [workspace, trigger, window];
        this.#limit.set(labels, limit);
        this.#used.set(labels, used.get(`${owner} ${seconds}`) ?? 0);
      }
    }
    for (const { workspace, status, count } of letters) this.#letters.set([workspace, status], count);
  }

  #owners(): Map<string, Owner> {
    const { workspaces, triggers } = this.#doors.live.current();
    const owners = new Map<string, Owner>();
    for (const { id, quota } of workspaces)
      owners.set(quotaOwner.workspace(id), { workspace: id, trigger: "", quota });
    for (const { id, workspace, name, limits, status } of triggers) {
      const { quota } = limits;
      if (owners.size >= ownersMax) break;
      if (quota !== undefined && status !== "retired")
        owners.set(quotaOwner.trigger(id), { workspace, trigger: name, quota });
    }
    return owners;
  }
}
