import { X509Certificate } from "node:crypto";
import type { Config } from "./config.ts";
import type { TlsSource } from "./gateway/http.ts";
import { type AlertDoors, openAlerts } from "./observe/alerts.ts";
import { backups } from "./observe/backup.ts";
import { type ExaminationDoors, examine, type LeftOut, type SeenBy } from "./observe/examination.ts";
import { openRetention } from "./observe/retention.ts";
import type { Live, Store } from "./store/store.ts";

interface OperationsDoors extends Omit<AlertDoors, "folder" | "store" | "live"> {
  store: Store;
  live: Live;
  config: Config;
  tls: TlsSource | undefined;
  leftOut: readonly LeftOut[];
}

/** What looks after a running Tripline; the API shows it. */
export function openOperations(doors: OperationsDoors, rooms: AsyncDisposableStack) {
  const { config, tls } = doors;
  const here = { ...doors, folder: config.data };
  const examination: ExaminationDoors = {
    ...here,
    certificateUntil: () =>
      tls === undefined ? null : Date.parse(new X509Certificate(tls.current().cert).validTo),
    trustsProxies: config.trustedProxies.length > 0 || config.trustedHops !== undefined,
  };
  return {
    alerts: rooms.use(openAlerts(here)),
    retention: rooms.use(openRetention(doors)),
    backup: backups(here),
    examine: (seen: SeenBy) => examine(examination, seen),
  };
}
