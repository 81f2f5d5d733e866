import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

/** Tells by HTTP, to the processes of a test run, the URL of a server that the first question starts. */
export async function openServerDesk({
  given,
  start,
}: {
  /** The server to take instead. */
  given: string | undefined;
  start: () => Promise<AsyncDisposable & { url: string }>;
}): Promise<{ address: string; close(): Promise<void> }> {
  let starting: ReturnType<typeof start> | undefined;
  const url = async () => {
    if (given !== undefined) return given;
    starting ??= start();
    return (await starting).url;
  };
  const desk = createServer((_, response) => {
    url().then(
      (answer) => response.end(answer),
      (error: Error) => response.writeHead(500).end(error.message),
    );
  });
  await new Promise<void>((listening) => desk.listen(0, "127.0.0.1", listening));
  const { port } = desk.address() as AddressInfo;
  return {
    address: `http://127.0.0.1:${port}`,
    async close() {
      desk.close();
      const server = await starting?.catch(() => undefined);
      await server?.[Symbol.asyncDispose]();
    },
  };
}
