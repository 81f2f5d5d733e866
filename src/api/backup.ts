import type { Handlers } from "./call.ts";
import type { ApiDoors } from "./doors.ts";

export function backupHandlers(doors: ApiDoors): Handlers<"backup"> {
  return {
    async backup() {
      const { bytes, stream } = await doors.backup();
      const headers = { "Content-Type": "application/vnd.sqlite3", "Content-Length": String(bytes) };
      return new Response(stream, { headers });
    },
  };
}
