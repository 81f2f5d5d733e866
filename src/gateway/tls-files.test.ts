import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { type Issued, issue } from "../../test/certificates.ts";
import type { TlsIdentity } from "./http.ts";
import { TlsFiles } from "./tls-files.ts";

async function openFolder(issued: Issued) {
  const folder = await mkdtemp(join(tmpdir(), "tripline-tls-"));
  const logged: string[] = [];
  const note = (message: string) => void logged.push(message);
  const paths = { tlsCert: join(folder, "cert.pem"), tlsKey: join(folder, "key.pem") };
  await writeFile(paths.tlsCert, issued.cert);
  await writeFile(paths.tlsKey, issued.key);
  const log = { debug: note, info: note, warn: note, error: note };
  return { folder, paths, log, logged, [Symbol.asyncDispose]: () => rm(folder, { recursive: true }) };
}

test("[S58] files that are missing, or don't fit each other, keep the program from starting and say which setting", async () => {
  const [one, other] = [await issue({ subject: "CN=one" }), await issue({ subject: "CN=other" })];
  await using folder = await openFolder(one);
  const { paths, log } = folder;
  const refused = { code: "invalid_input", message: expect.stringContaining("TRIPLINE_TLS_CERT") };
  await expect(TlsFiles.open({ ...paths, tlsKey: join(folder.folder, "none") }, log)).rejects.toMatchObject(
    refused,
  );
  await writeFile(paths.tlsKey, other.key);
  await expect(TlsFiles.open(paths, log)).rejects.toMatchObject(refused);
  await writeFile(paths.tlsKey, one.key);
  await writeFile(join(folder.folder, "ca.pem"), "no certificate");
  const wrong = { ...paths, tlsClientCa: join(folder.folder, "ca.pem") };
  await expect(TlsFiles.open(wrong, log)).rejects.toMatchObject(refused);
  expect(await TlsFiles.open({}, log)).toBeNull();
});

test("[S58] a renewed pair is taken, and a half written one not before it is whole", async () => {
  const [one, other] = [await issue({ subject: "CN=one" }), await issue({ subject: "CN=other" })];
  await using folder = await openFolder(one);
  using files = await TlsFiles.open(folder.paths, folder.log);
  if (files === null) throw new Error("There are files.");
  const taken: TlsIdentity[] = [];
  const watch = files.onChange((identity) => taken.push(identity));
  await files.look();
  await writeFile(folder.paths.tlsCert, other.cert);
  await files.look();
  await files.look();
  expect(files.current().cert).toBe(one.cert);
  expect(folder.logged).toEqual(["tls files not taken; the former certificate stays"]);
  await writeFile(folder.paths.tlsKey, other.key);
  await files.look();
  expect(taken).toEqual([{ cert: other.cert, key: other.key }]);
  expect(files.current()).toBe(taken[0]);
  watch[Symbol.dispose]();
  await writeFile(folder.paths.tlsKey, one.key);
  await writeFile(folder.paths.tlsCert, one.cert);
  await files.look();
  expect(taken).toHaveLength(1);
});
