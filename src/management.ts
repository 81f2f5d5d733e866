import { fileURLToPath } from "node:url";
import type { ApiDoors } from "./api/doors.ts";
import { packageFolder } from "./core/package-folder.ts";
import type { Handler } from "./listeners.ts";

/** What `npm run build` makes of `web/`. */
const consoleFolder = fileURLToPath(new URL("dist/console", packageFolder));

/**
 * The console's pages, and the API behind them. They are loaded with the first call: a third of a start, for which no
 * delivery need wait, and which many a process is never asked for.
 */
export function openManagement(doors: ApiDoors): Handler {
  let loading: Promise<Handler> | null = null;
  return (request, response) => {
    loading ??= load(doors);
    loading.then(
      (handle) => handle(request, response),
      (error: unknown) => {
        loading = null;
        doors.log.error("the API could not be loaded", { error });
        response.writeHead(500).end();
      },
    );
  };
}

async function load(doors: ApiDoors): Promise<Handler> {
  const [{ getRequestListener }, { createApi }, { createConsole }] = await Promise.all([
    import("@hono/node-server"),
    import("./api/app.ts"),
    import("./console/console.ts"),
  ]);
  const { fetch } = createConsole({ folder: consoleFolder, rest: createApi(doors).fetch });
  const listener = getRequestListener(fetch);
  return (request, response) => void listener(request, response);
}
