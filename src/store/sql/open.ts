import type { Log } from "../../contract/log.ts";
import type { Metrics } from "../../contract/metrics.ts";
import { Problem, StoreUnavailable } from "../../contract/problem.ts";
import { cipher, keyId } from "../cipher.ts";
import { unusable } from "../data-folder.ts";
import { openSqlite } from "../engines/sqlite.ts";
import { refuseHalfMoved } from "../move/half-moved.ts";
import { refuseMoved } from "../move/moved-away.ts";
import type { Store } from "../store.ts";
import { accounts } from "./accounts.ts";
import { alerts } from "./alerts.ts";
import { audit } from "./audit.ts";
import { captures } from "./captures.ts";
import { chains } from "./chains.ts";
import { checkCipherKey } from "./cipher-check.ts";
import { deadLetters } from "./dead-letters.ts";
import { definitions } from "./definitions.ts";
import { deliveries } from "./deliveries.ts";
import { drafts } from "./drafts.ts";
import { drifts } from "./drift.ts";
import { dynamic } from "./dynamic.ts";
import type { Engine } from "./engine.ts";
import { failures as failureGroups } from "./failures.ts";
import { fixtures } from "./fixtures.ts";
import { flows } from "./flow/flows.ts";
import { gates } from "./gates.ts";
import { guard } from "./guard.ts";
import { keyValues } from "./key-values.ts";
import { listeners } from "./listeners.ts";
import { members } from "./members.ts";
import { migrate } from "./migrate.ts";
import { ownWrites } from "./own-writes.ts";
import { people } from "./people.ts";
import { probe } from "./probe.ts";
import { quarantine } from "./quarantine.ts";
import { quotas } from "./quotas.ts";
import { replays } from "./replays.ts";
import { resumes } from "./resumes.ts";
import { runs } from "./runs.ts";
import { schedules } from "./schedules.ts";
import { sealing } from "./sealing.ts";
import { senderPages } from "./sender-pages.ts";
import { statistics } from "./statistics.ts";
import { upkeep } from "./upkeep.ts";
import { views } from "./views.ts";
import { waits } from "./waits.ts";

/** What the URL of an embedded store begins with; the file follows. */
const embedded = "sqlite:";

export interface StoreOptions {
  /** `sqlite:/absolute/file.db` or `postgres://…` */
  url: string;
  /** 32 bytes that are to encrypt secrets: those of the store until another one is put in force. */
  cipherKey: Uint8Array;
  /** Further ones that may have encrypted some. */
  oldKeys?: readonly Uint8Array[];
  log: Log;
  /** SQLite: the file grows no larger; beyond it nothing more is accepted until something is deleted. */
  fileBytesMax?: number;
  /** Is told of each transaction of group commit. */
  metrics?: Pick<Metrics, "flushed">;
}

/**
 * Opens the store and brings its tables up to date. Throws Problem `conflict` when another process has the file, where a
 * move into the database has not ended or the store was moved away, and Problem `invalid_input` when the URL or the key does not fit.
 */
export async function openStore(options: StoreOptions): Promise<Store> {
  const keys = [options.cipherKey, ...(options.oldKeys ?? [])];
  const engine = await openEngine(options, keys);
  try {
    await migrate(engine, options.log);
    await refuseHalfMoved(engine);
    const secrets = cipher(keys);
    const roots = await checkCipherKey(engine.db, { cipher: secrets, keys });
    const hot = engine.hot();
    let closing = false;
    // Whatever a verb fails with after the end, it is that the store is gone.
    const failures = { isFailure: (error: unknown) => closing || engine.isFailure(error) };
    const close = async () => {
      closing = true;
      await engine.idle();
      await engine.db.destroy();
      await engine.close();
    };
    return {
      kind: engine.kind,
      definitions: guard(definitions(engine, secrets), failures),
      deliveries: guard(deliveries(engine, hot), failures),
      drafts: guard(drafts(engine.db), failures),
      captures: guard(captures(engine), failures),
      drift: guard(drifts(engine), failures),
      runs: guard(runs(engine, hot, secrets), failures),
      resumes: guard(resumes(engine), failures),
      failures: guard(failureGroups(engine), failures),
      deadLetters: guard(deadLetters(engine, secrets), failures),
      fixtures: guard(fixtures(engine), failures),
      quarantine: guard(quarantine(engine, secrets), failures),
      replays: guard(replays(engine), failures),
      flows: guard(flows(engine), failures),
      gates: guard(gates(engine), failures),
      keyValues: guard(keyValues(engine), failures),
      quotas: guard(quotas(engine), failures),
      workers: guard(engine.workers, failures),
      people: guard(people(engine, secrets), failures),
      accounts: guard(accounts(engine), failures),
      members: guard(members(engine), failures),
      listeners: guard(listeners(engine), failures),
      ownWrites: guard(ownWrites(engine), failures),
      upkeep: guard(upkeep(engine), failures),
      waits: guard(waits(engine), failures),
      chains: guard(chains(engine), failures),
      schedules: guard(schedules(engine), failures),
      alerts: guard(alerts(engine), failures),
      senderPages: guard(senderPages(engine), failures),
      views: guard(views(engine), failures),
      statistics: guard(statistics(engine), failures),
      sealing: { ...guard(sealing(engine, secrets), failures), roots },
      audit: guard(audit(engine.db), failures),
      dynamic: guard(dynamic(engine.db), failures),
      ...guard({ ping: () => engine.ping(), probe: () => probe(engine) }, failures),
      close,
      [Symbol.asyncDispose]: close,
    };
  } catch (error) {
    await engine.db.destroy();
    await engine.close();
    throw engine.isFailure(error) ? notOpened(options.url, error) : error;
  }
}

/** Whoever starts Tripline is told which setting leads there; never the password that stands in it. */
function notOpened(url: string, cause: unknown): Problem {
  if (url.startsWith(embedded)) return unusable(url.slice(embedded.length), cause);
  const place = URL.parse(url);
  const where = place === null ? "" : ` at ${place.hostname}:${place.port || "5432"}`;
  const why = cause instanceof Error && cause.message !== "" ? ` (${cause.message})` : "";
  return new StoreUnavailable(
    `PostgreSQL${where} can't be used${why}. TRIPLINE_DATABASE_URL says where it is.`,
    cause,
  );
}

async function openEngine(
  { url, log, fileBytesMax, metrics }: StoreOptions,
  keys: readonly Uint8Array[],
): Promise<Engine> {
  if (url.startsWith(embedded)) {
    const file = url.slice(embedded.length);
    refuseMoved(file);
    return openSqlite({ file, fileBytesMax, metrics });
  }
  if (/^postgres(ql)?:/.test(url)) {
    // Loaded only where it is used: its libraries take some megabytes and a tenth of a second.
    const { openPostgres } = await import("../engines/postgres.ts");
    return openPostgres({ url, log, metrics, keyIds: keys.map(keyId) });
  }
  throw new Problem("invalid_input", {
    detail: "The database must be given as sqlite:/path/to/file.db or postgres://user@host/database.",
  });
}
