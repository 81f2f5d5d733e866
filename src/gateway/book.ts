import { noSuchKey } from "../auth/credential.ts";
import type { KeySet, SchemeDoors } from "../auth/scheme.ts";
import { type Key, mayDo } from "../contract/key.ts";
import type { Trigger } from "../contract/trigger.ts";
import { followedIn } from "../core/followed.ts";
import { keyDigest } from "../core/key-digest.ts";
import { SuffixTree } from "../core/suffix.ts";
import type { Live, Snapshot } from "../store/store.ts";
import type { AddressBook } from "./address.ts";
import { listeningOf } from "./capture.ts";
import type { Certificates } from "./certificates.ts";
import { type CompiledTrigger, compileTrigger } from "./compile.ts";
import { Patterns } from "./correlate.ts";
import type { KeySets } from "./key-sets.ts";
import type { WindowTable } from "./limits.ts";

export interface TriggerProblem {
  triggerId: string;
  workspace: string;
  name: string;
  problem: string;
}

interface BookDoors {
  live: Live;
  environment: (name: string) => string | undefined;
  keySets: Pick<KeySets, "open" | "retain">;
  certificates: Pick<Certificates, "open">;
  /** The authorities (PEM) that the server trusts for its clients. */
  clientCa: () => string | undefined;
  /** What can reach a trigger here; absent: not known. */
  reach?: SchemeDoors["reach"] | undefined;
  /** The one address that all who call come from, as far as can be told. */
  onlyPeer?: string | undefined;
  windows: WindowTable;
  bodyKey: Uint8Array;
}

/** A compiled trigger with the secrets that went into it, to see when it must be compiled anew. */
interface Kept {
  trigger: CompiledTrigger;
  secrets: ReadonlyMap<string, string | undefined>;
  clientCa: string | undefined;
  keySets: readonly KeySet[];
}

type Workflow = { id: string; version: number; followed?: boolean };

/** The definitions as the hot path reads them; compiled when they change, and only what has changed. */
export class Book implements Disposable {
  readonly #doors: BookDoors;
  readonly #table: WindowTable;
  readonly #watch: Disposable;
  #kept = new Map<string, Kept>();
  /** By workspace and name: a key made of both would have to be hashed for each delivery. */
  #workflows = new Map<string, Map<string, Workflow>>();
  #workspaces = new Set<string>();
  #keys = new Map<string, Key>();
  #secrets = new Map<string, string>();
  readonly #patterns = new Patterns();
  /** By trigger, the peer that seems to be a proxy. */
  readonly #doubted = new Map<string, string>();
  /** Whether any trigger is proved to by a client's certificate. */
  asksForCertificates = false;
  addresses: AddressBook = { byId: new Map(), byName: new Map(), bySuffix: new Map() };

  constructor(doors: BookDoors) {
    this.#doors = doors;
    this.#table = doors.windows;
    this.#compile(doors.live.current());
    this.#watch = doors.live.onChange((snapshot) => this.#compile(snapshot));
  }

  workflow({ workspace, name }: { workspace: string; name: string }): Workflow | null {
    return this.#workflows.get(workspace)?.get(name) ?? null;
  }

  hasWorkspace(id: string): boolean {
    return this.#workspaces.has(id);
  }

  /** What keeps triggers, or some of their credentials and routes, from working. */
  problems(): TriggerProblem[] {
    const callers = new Set(
      this.#keys
        .values()
        .filter(({ scopes }) => mayDo(scopes, "intake"))
        .map(({ workspace, name }) => `${workspace} ${name}`),
    );
    return [...this.#kept.values()].flatMap(({ trigger }) => {
      const { id: triggerId, workspace, name, problem, verifier, routing } = trigger;
      const lost = routing.routes.filter(
        ({ workflow }) => this.workflow({ workspace, name: workflow }) === null,
      );
      const texts = [
        ...(problem === null ? [] : [problem]),
        ...verifier.problems,
        ...this.#doubtOf(trigger),
        ...lost.map(({ workflow }) => `there is no workflow ${workflow}`),
        ...trigger.issuedKeys.filter((key) => !callers.has(`${workspace} ${key}`)).map(noSuchKey),
      ];
      return texts.map((text) => ({ triggerId, workspace, name, problem: text }));
    });
  }

  /** The same, and what should be known of triggers that do work. */
  warnings(): TriggerProblem[] {
    const exposures = [...this.#kept.values()].flatMap(({ trigger }) => {
      const { id: triggerId, workspace, name, exposed } = trigger;
      const problem =
        `\`redact.keep\` keeps ${exposed.join(", ")}, by which its senders prove themselves, readable with each delivery: ` +
        "whoever may read deliveries can use it";
      return exposed.length === 0 ? [] : [{ triggerId, workspace, name, problem }];
    });
    return [...this.problems(), ...exposures];
  }

  /** A trigger as it would be compiled, in force nowhere. */
  tried(trigger: Trigger): CompiledTrigger {
    return this.#compiled(trigger).trigger;
  }

  /** Compiles what depends on the server's own certificates anew. */
  renew(): void {
    this.#compile(this.#doors.live.current());
  }

  /** Notes that a trigger with an address list was called through a proxy that nobody has named. */
  doubtAddresses({ triggerId, peer }: { triggerId: string; peer: string }): boolean {
    const isNew = this.#doubted.get(triggerId) !== peer;
    this.#doubted.set(triggerId, peer);
    return isNew;
  }

  [Symbol.dispose](): void {
    this.#watch[Symbol.dispose]();
  }

  #doubtOf({ id, takesAddress }: CompiledTrigger): string[] {
    if (takesAddress === null) return [];
    const { onlyPeer } = this.#doors;
    if (onlyPeer !== undefined && !takesAddress(onlyPeer)) {
      return [
        `its address list lets nobody in: Tripline listens on ${onlyPeer}, where all callers come from this machine, ` +
          "and no proxy is trusted; name yours in TRIPLINE_TRUSTED_PROXIES",
      ];
    }
    const peer = this.#doubted.get(id);
    if (peer === undefined) return [];
    return [
      `its address list sees ${peer} instead of its callers: that forwards requests and is no trusted proxy; ` +
        "name it in TRIPLINE_TRUSTED_PROXIES",
    ];
  }

  #compile(snapshot: Snapshot): void {
    const followed = followedIn(snapshot);
    this.#workflows = new Map();
    for (const { id, workspace, name, version } of snapshot.workflows) {
      const own = this.#workflows.get(workspace) ?? new Map<string, Workflow>();
      own.set(name, followed(`${workspace}/${name}`) ? { id, version, followed: true } : { id, version });
      this.#workflows.set(workspace, own);
    }
    this.#workspaces = new Set(snapshot.workspaces.map(({ id }) => id));
    this.#keys = new Map(snapshot.keys.map((key) => [key.digest, key]));
    this.#secrets = new Map(
      snapshot.secrets.map(({ workspace, name, value }) => [`${workspace}/${name}`, value]),
    );
    const quotas = new Map(snapshot.workspaces.map(({ id, quota }) => [id, quota]));
    const answered = new Map(snapshot.answered.map(({ triggerId, until }) => [triggerId, Date.parse(until)]));
    const awaited = this.#patterns.of(snapshot.awaited);
    const table = this.#table.renew();
    const listening = new Map(snapshot.captures.map((capture) => [capture.triggerId, listeningOf(capture)]));
    this.#kept = new Map(
      snapshot.triggers.map((trigger) => {
        const { id: triggerId, workspace, limits } = trigger;
        const quota = quotas.get(workspace);
        const windows = table.windows({ workspace, quota, triggerId, triggerQuota: limits.quota });
        const kept = this.#unchanged(trigger) ?? this.#compiled(trigger);
        kept.trigger.windows = windows;
        const keyed = table.keyed({ triggerId, quota: limits.per, base: windows });
        if (keyed !== null && kept.trigger.meter !== null) kept.trigger.meter.windows = keyed;
        kept.trigger.listening = listening.get(triggerId) ?? null;
        kept.trigger.answeredUntil = answered.get(triggerId) ?? 0;
        kept.trigger.awaited = awaited.get(`${workspace}/${trigger.name}`) ?? null;
        return [triggerId, kept];
      }),
    );
    this.asksForCertificates = [...this.#kept.values()].some(({ trigger }) => trigger.asksForCertificates);
    this.addresses = this.#addressBook(snapshot.triggers);
    this.#doors.keySets.retain(new Set([...this.#kept.values()].flatMap(({ keySets: held }) => held)));
  }

  #unchanged({ id, version, workspace }: Trigger): Kept | null {
    const kept = this.#kept.get(id);
    if (kept?.trigger.version !== version) return null;
    if (kept.clientCa !== this.#doors.clientCa()) return null;
    const same = [...kept.secrets].every(([name, value]) => this.#secret(workspace, name) === value);
    return same ? kept : null;
  }

  #compiled(trigger: Trigger): Kept {
    const { keySets, certificates } = this.#doors;
    const clientCa = this.#doors.clientCa();
    const secrets = new Map<string, string | undefined>();
    const held: KeySet[] = [];
    const scheme: SchemeDoors = {
      secret: (reference) => {
        const value = this.#secret(trigger.workspace, reference);
        secrets.set(reference, value);
        if (value === undefined) throw new Error(`secret ${reference} is not set`);
        return value;
      },
      key: (sent, { name, now }) => this.#key(trigger.workspace, { sent, name, now }),
      keySet: (source) => {
        const set = keySets.open(source);
        held.push(set);
        return set;
      },
      certificates: (source) => certificates.open(source),
      clientCa,
      reach: this.#doors.reach,
    };
    const windows = this.#table.none();
    const { bodyKey } = this.#doors;
    return {
      trigger: compileTrigger(trigger, { scheme, windows, bodyKey }),
      secrets,
      clientCa,
      keySets: held,
    };
  }

  #secret(workspace: string, reference: string): string | undefined {
    return reference.startsWith("env:")
      ? this.#doors.environment(reference.slice("env:".length))
      : this.#secrets.get(`${workspace}/${reference}`);
  }

  /** Found by digest, so how long it takes says nothing about how much of a guess was right. */
  #key(
    workspace: string,
    { sent, name, now }: { sent: string; name: string | undefined; now: number },
  ): { id: string } | { reason: string } | null {
    const key = this.#keys.get(keyDigest(sent));
    if (key === undefined || key.workspace !== workspace) return null;
    if (name !== undefined && key.name !== name) return { reason: `it is the key ${key.name}, not ${name}` };
    if (key.expiresAt !== null && now >= Date.parse(key.expiresAt)) {
      return { reason: `the key ${key.name} expired at ${key.expiresAt}` };
    }
    if (!mayDo(key.scopes, "intake")) return { reason: `the key ${key.name} may not call triggers` };
    return { id: key.id };
  }

  #addressBook(triggers: readonly Trigger[]): AddressBook {
    const byId = new Map<string, CompiledTrigger>();
    const byName = new Map<string, CompiledTrigger>();
    const bySuffix = new Map<string, SuffixTree<CompiledTrigger>>();
    for (const { id, workspace, name, suffix, status } of triggers) {
      const trigger = this.#kept.get(id)?.trigger;
      if (trigger === undefined) continue;
      byId.set(id, trigger);
      // A name may have been taken again after its trigger was retired.
      if (status !== "retired" || !byName.has(`${workspace}/${name}`))
        byName.set(`${workspace}/${name}`, trigger);
      if (suffix === undefined) continue;
      const tree = bySuffix.get(workspace) ?? new SuffixTree<CompiledTrigger>();
      tree.insert(suffix, trigger);
      bySuffix.set(workspace, tree);
    }
    return { byId, byName, bySuffix };
  }
}
