import type { KeyQuota } from "../contract/limits.ts";
import type { Quota } from "../contract/workspace.ts";
import { quotaOwner } from "../core/quota-owner.ts";
import { KeyedWindows } from "./keyed-windows.ts";
import { type Ledger, type StoredWindow, Window } from "./window.ts";
import { Windows, windowsOf } from "./windows.ts";

/** All windows of this process by whose they are; what was used in them outlives a change of the definitions. */
export class WindowTable {
  /** What is to be written. */
  readonly ledger: Ledger = [];
  /** By owner and seconds: what was in the store when this process started, and is not in use here yet. */
  readonly #stored: Map<string, StoredWindow>;
  #windows = new Map<string, Window>();
  #keyed = new Map<string, KeyedWindows>();

  constructor(stored: ReadonlyMap<string, StoredWindow> = new Map()) {
    this.#stored = new Map(stored);
  }

  /** For a trigger that no quota is known for yet. */
  none(): Windows {
    return new Windows([]);
  }

  /** Forgets keys whose windows are over. */
  sweep(now: number): void {
    for (const keyed of this.#keyed.values()) keyed.sweep(now);
  }

  /** Begins a new set of definitions; windows that none of them asks for are forgotten at the next beginning. */
  renew(): {
    windows(of: WindowOwner): Windows;
    keyed(of: { triggerId: string; quota: KeyQuota | undefined; base: Windows }): KeyedWindows | null;
  } {
    const former = { windows: this.#windows, keyed: this.#keyed };
    const windows = new Map<string, Window>();
    const allKeyed = new Map<string, KeyedWindows>();
    this.#windows = windows;
    this.#keyed = allKeyed;
    const list = (owner: string, quota: Quota | undefined, prefix: string) =>
      windowsOf(quota, ({ name, seconds, limit }) => {
        const key = `${owner} ${name}`;
        const window =
          windows.get(key) ??
          former.windows.get(key) ??
          this.#made({ owner, name: prefix + name, seconds, limit });
        window.change(limit);
        windows.set(key, window);
        return window;
      });
    return {
      windows: ({ workspace, quota, triggerId, triggerQuota }) =>
        new Windows([
          ...list(quotaOwner.workspace(workspace), quota, ""),
          ...list(quotaOwner.trigger(triggerId), triggerQuota, "trigger-"),
        ]),
      keyed: ({ triggerId, quota, base }) => {
        if (quota === undefined) return null;
        const keyed =
          former.keyed.get(triggerId) ??
          new KeyedWindows({ triggerId, make: (window) => this.#made(window) });
        keyed.change(quota, base);
        allKeyed.set(triggerId, keyed);
        return keyed;
      },
    };
  }

  #made(window: { owner: string; name: string; seconds: number; limit: number }): Window {
    const key = `${window.owner} ${window.seconds}`;
    const stored = this.#stored.get(key);
    this.#stored.delete(key);
    return new Window({ ...window, ledger: this.ledger, stored });
  }
}

interface WindowOwner {
  workspace: string;
  quota: Quota | undefined;
  triggerId: string;
  triggerQuota: Quota | undefined;
}
