import type { Log } from "./contract/log.ts";
import { backups } from "./observe/backup.ts";
import { openRetention } from "./observe/retention.ts";
import type { Live, Store } from "./store/store.ts";

interface OperationsDoors {
  store: Store;
  live: Live;
  log: Log;
  now: () => number;
  worker: string;
  /** The data folder. */
  folder: string;
}

/** What looks after a running Tripline; the API shows it. */
export function openOperations(doors: OperationsDoors, rooms: AsyncDisposableStack) {
  return { retention: rooms.use(openRetention(doors)), backup: backups(doors) };
}
