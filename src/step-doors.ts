import type { Config } from "./config.ts";
import type { Metrics } from "./contract/metrics.ts";
import { counted } from "./observe/counted-door.ts";
import { openDatabaseDoor } from "./steps/database-door.ts";
import { openHttpDoor } from "./steps/http-door.ts";
import { openMailDoor } from "./steps/mail-door.ts";
import { openScriptDoor } from "./steps/script-door.ts";
import type { StepDoors } from "./steps/step.ts";
import type { Store } from "./store/store.ts";

/** Opens what steps reach the outside with; `rooms` closes it. */
export function openStepDoors(
  config: Config,
  rooms: AsyncDisposableStack,
  { metrics, store: { keyValues } }: { metrics: Metrics; store: Pick<Store, "keyValues"> },
): StepDoors {
  const { allowedAddresses: allow, sqliteFolder, scriptThreads: threads, scriptFetch: fetches } = config;
  return {
    http: counted(rooms.use(openHttpDoor({ allow })), metrics),
    scripts: rooms.use(openScriptDoor({ threads, fetches })),
    databases: rooms.use(openDatabaseDoor({ allow, sqliteFolder })),
    mail: openMailDoor({ allow }),
    keyValues,
    metrics: metrics.own,
  };
}
