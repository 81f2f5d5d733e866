import { chownSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { issue } from "./certificates.ts";

/** An authority, and a certificate of its for servers on 127.0.0.1 alone; PEM. */
export async function serverCertificate(): Promise<{ ca: string; cert: string; key: string }> {
  const ca = await issue({ subject: "CN=Authority of tests", isCa: true });
  const names = [{ type: "ip", value: "127.0.0.1" } as const];
  const { cert, key } = await issue({ subject: "CN=Server of tests", by: ca, names });
  return { ca: ca.cert, cert, key };
}

/** The same as files that their server's user alone may read. */
export async function certificateFiles(
  folder: string,
  owner: { uid: number; gid: number } | undefined,
): Promise<{ ca: string; cert: string; key: string }> {
  const { ca, cert, key } = await serverCertificate();
  const written = (name: string, content: string) => {
    const path = join(folder, `${name}.pem`);
    writeFileSync(path, content, { mode: 0o600 });
    if (owner !== undefined) chownSync(path, owner.uid, owner.gid);
    return path;
  };
  return { ca: written("ca", ca), cert: written("cert", cert), key: written("key", key) };
}
