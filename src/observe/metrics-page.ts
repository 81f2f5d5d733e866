import type { IncomingMessage, ServerResponse } from "node:http";
import type { OpenMetrics } from "./metrics.ts";

/** Answers whoever reads the metrics of all workspaces. */
export function shown(metrics: Pick<OpenMetrics, "text" | "type">) {
  return (_request: IncomingMessage, response: ServerResponse): void => {
    void metrics.text({ workspace: null }).then(
      (text) => response.writeHead(200, { "content-type": metrics.type }).end(text),
      () => response.writeHead(500).end(),
    );
  };
}
