import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { text } from "node:stream/consumers";
import { expect, test } from "vitest";
import {
  exampleCredentials,
  exampleKeyPairs,
  exampleMethods,
  listening,
  sampleIn,
  exampleSecret as secret,
  storedSecret,
} from "../../test/example-calls.ts";
import { doors } from "../../test/proof.ts";
import { pythonWithRequests } from "../../test/python.ts";
import { pythonExample } from "./call-python.ts";
import { compileCredentials } from "./compile.ts";
import { callExample } from "./credential.ts";

const url = "https://tripline.example.com/webhooks/trg_1";

test("[S109] a call with a token is short", () => {
  const example = callExample([{ scheme: "bearer" }]);
  expect(pythonExample({ url, method: "POST", example, sample: { a: 1 } })).toBe(
    `import requests

body = "{\\"a\\":1}"
response = requests.request(
    "POST",
    "${url}",
    headers={
        "Content-Type": "application/json",
        "Authorization": "Bearer YOUR_API_KEY_HERE",
    },
    data=body.encode(),
    timeout=30,
)
print(response.status_code, response.text)`,
  );
});

test("[S109] a signature is made over the time and the body, and sent beside the time", () => {
  const example = callExample([
    {
      scheme: "hmac",
      secret: "secret",
      header: "X-Signature",
      encoding: "base64",
      secretEncoding: "base64",
      payload: "{header:x-id}.{timestamp}.{body}",
      timestamp: { header: "X-Time" },
    },
  ]);
  expect(pythonExample({ url, method: "POST", example })).toBe(
    `import base64
import hashlib
import hmac
import secrets
import time

import requests

body = "{}"
secret = "YOUR_API_KEY_HERE"
timestamp = str(int(time.time()))
header_x_id = secrets.token_hex(8)
signed = header_x_id + "." + timestamp + "." + body
made = hmac.new(base64.b64decode(secret.removeprefix("whsec_")), signed.encode(), hashlib.sha256).digest()
signature = base64.b64encode(made).decode()
response = requests.request(
    "POST",
    "${url}",
    headers={
        "Content-Type": "application/json",
        "x-id": header_x_id,
        "X-Time": timestamp,
        "X-Signature": signature,
    },
    data=body.encode(),
    timeout=30,
)
print(response.status_code, response.text)`,
  );
});

const modules = ["base64", "hashlib", "hmac", "secrets", "time"];

test.each(exampleCredentials)(
  "the program for %s imports what it uses, and nothing else",
  (_, credential) => {
    for (const method of exampleMethods(credential)) {
      const program = pythonExample({ url, method, example: callExample([credential]), sample: { a: 1 } });
      for (const name of modules)
        expect(program.includes(`import ${name}\n`), program).toBe(new RegExp(`\\b${name}\\.`).test(program));
      expect(program.includes("from datetime import")).toBe(program.includes("datetime.now("));
      expect(program.includes("data=body")).toBe(method === "POST");
      expect(program).toContain("YOUR_API_KEY_HERE".repeat(credential.scheme === "none" ? 0 : 1));
    }
  },
);

/** Programs one after another in one Python, each with names of its own: it takes longer to start than all of them. */
const inTurn = "import json, sys\nfor program in json.load(sys.stdin): exec(program, {})";

test("[S109] Python runs the programs, and each proves its sender", { timeout: 60_000 }, async () => {
  const sample = { order: 1, note: 'it\'s "50%" \\ ${HOME} `date` ! ü\n\u2028' };
  await using server = await listening();
  const target = `${server.url}/in/shop?a=1&b=%20`;
  using keyPairs = exampleKeyPairs();
  // Who signs with a private key has the package that can; a machine that tests need not.
  const isThere = spawnSync(pythonWithRequests(), ["-c", "import cryptography"]).status === 0;
  const cases = [...exampleCredentials, ...(isThere ? keyPairs.credentials : [])].flatMap(([, credential]) =>
    exampleMethods(credential).map((method) => ({ credential, method, stored: storedSecret(credential) })),
  );
  const programs = cases.map(({ credential, method, stored }) => {
    const program = pythonExample({ url: target, method, example: callExample([credential]), sample });
    const key = program.includes("=YOUR_API_KEY_HERE") ? encodeURIComponent(secret) : stored;
    return program.replaceAll("YOUR_API_KEY_HERE", key);
  });
  const sent = { headers: { "x-note": 'a"b' }, body: Buffer.from([0, 255, 10]) };
  programs.push(pythonExample({ url: target, method: "PUT", example: {}, sent }));
  const python = spawn(pythonWithRequests(), ["-c", inTurn], { stdio: ["pipe", "pipe", "inherit"] });
  python.stdin.end(JSON.stringify(programs));
  const [printed] = await Promise.all([text(python.stdout), once(python, "exit")]);
  expect(printed).toBe("200 OK\n".repeat(programs.length));
  expect(server.calls.at(-1)).toMatchObject({ method: "PUT", ...sent });
  for (const [index, { credential, method, stored }] of cases.entries()) {
    const call = server.calls[index];
    if (call === undefined) throw new Error("nothing was received");
    const keys = [{ id: "key_1", name: "partner", key: secret }];
    const verifier = compileCredentials([credential], doors({ secrets: { secret: stored }, keys }));
    const verdict = await verifier.verify({ ...call, publicUrl: server.url + call.url, now: Date.now() });
    expect(verdict, programs[index]).toMatchObject({ kind: "proved" });
    expect(call.method).toBe(method);
    expect(sampleIn(call)).toEqual(method === "GET" ? "" : expect.objectContaining(sample));
  }
});
