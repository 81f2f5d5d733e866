import { expect, test } from "vitest";
import { exampleCredentials } from "../../test/example-calls.ts";
import { pythonExample } from "./call-python.ts";
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
mac = hmac.new(base64.b64decode(secret.removeprefix("whsec_")), signed.encode(), hashlib.sha256)
signature = base64.b64encode(mac.digest()).decode()
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
    for (const method of ["POST", "GET"]) {
      const program = pythonExample({ url, method, example: callExample([credential]), sample: { a: 1 } });
      for (const name of modules)
        expect(program.includes(`import ${name}\n`), program).toBe(new RegExp(`\\b${name}\\.`).test(program));
      expect(program.includes("from datetime import")).toBe(program.includes("datetime.now("));
      expect(program.includes("data=body")).toBe(method === "POST");
      expect(program).toContain("YOUR_API_KEY_HERE".repeat(credential.scheme === "none" ? 0 : 1));
    }
  },
);
