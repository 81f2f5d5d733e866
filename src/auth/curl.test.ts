import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { afterAll, expect, test } from "vitest";
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
import { javascriptExample } from "./call-javascript.ts";
import { pythonExample } from "./call-python.ts";
import { compileCredentials } from "./compile.ts";
import { callExample } from "./credential.ts";
import { curlExample } from "./curl.ts";

const run = promisify(execFile);
const url = "https://tripline.example.com/api/v1/hooks/trg_1/run";
const sample = { order: 1, note: `it's "50%" \\ $HOME \`date\` ! ü\n` };
test("[S18] [S19] the command for a bearer token has exactly the documented form", () => {
  const example = callExample([{ scheme: "bearer" }]);
  expect(curlExample({ url, method: "POST", example, sample: { a: 1 } })).toBe(
    `curl -X POST "${url}" -H "Authorization: Bearer YOUR_API_KEY_HERE" -H "Content-Type: application/json" -d '{"a":1}'`,
  );
});

test("[S17] [S107] keys in the URL stand in the address, unless one is there already", () => {
  const example = callExample([{ scheme: "shared-key", secret: "s" }]);
  const call = { method: "POST", example, sample: {} };
  expect(curlExample({ url, ...call })).toContain(`"${url}?key=YOUR_API_KEY_HERE"`);
  expect(curlExample({ url: `${url}?a=1`, ...call })).toContain(`"${url}?a=1&key=YOUR_API_KEY_HERE"`);
  expect(curlExample({ url: `${url}?key=mine`, ...call })).toContain(`"${url}?key=mine"`);
});

test("a command that means something to the shell in its address is quoted so that it does not", () => {
  const command = curlExample({ url: `${url}?a=$(date)`, method: "POST", example: {}, sample: {} });
  expect(command).toContain(`'${url}?a=$(date)'`);
});

const keyPairs = exampleKeyPairs();
afterAll(() => keyPairs[Symbol.dispose]());

test.each([...exampleCredentials, ...keyPairs.credentials])(
  "[S17] [S20] the pasted command for %s proves its sender",
  async (_, credential) => {
    const stored = storedSecret(credential);
    const verifier = compileCredentials(
      [credential],
      doors({
        secrets: { secret: stored },
        keys: [{ id: "key_1", name: "partner", key: secret }],
      }),
    );
    for (const method of exampleMethods(credential)) {
      await using server = await listening();
      const target = `${server.url}/in/shop?a=1&b=%20`;
      const command = curlExample({ url: target, method, example: callExample([credential]), sample });
      const inUrl = command.includes("=YOUR_API_KEY_HERE");
      const key = inUrl ? encodeURIComponent(secret) : stored;
      await run("bash", ["-c", command.replaceAll("YOUR_API_KEY_HERE", key)]);
      const [call] = server.calls;
      if (call === undefined) throw new Error("nothing was received");
      const verdict = await verifier.verify({ ...call, publicUrl: server.url + call.url, now: Date.now() });
      expect(verdict, command).toMatchObject({ kind: "proved" });
      expect(call.method).toBe(method);
      expect(sampleIn(call)).toEqual(method === "GET" ? "" : expect.objectContaining(sample));
    }
  },
);

test.each([
  [{ scheme: "hmac", secret: "s", member: "signature.value" }, "members of the body"],
  [
    { scheme: "hmac", secret: "s", header: "X-S", bodyDigest: { parameter: "d" }, payload: "{publicUrl}" },
    "a digest of the body",
  ],
  [{ scheme: "ecdsa", secret: "s", header: "X-S", form: "p1363" }, "r and s side by side"],
  [{ scheme: "http-signature", secret: "s", algorithm: "hmac-sha256", components: ["date"] }, "RFC 9421"],
])("[S17] where no proved call can be written for %j, the examples say so first", (credential, reason) => {
  const call = { url, method: "POST", example: callExample([credential]), sample };
  expect(curlExample(call)).toMatch(new RegExp(`^# .*${reason}.*\ncurl `));
  expect(javascriptExample(call)).toMatch(new RegExp(`^// .*${reason}`));
  expect(pythonExample(call)).toMatch(new RegExp(`^# .*${reason}`));
});

test("[S17] what was sent and is no form can't be signed as one", () => {
  const example = callExample([{ scheme: "twilio", secret: "s" }]);
  const sent = { headers: { "content-type": "application/json" }, body: Buffer.from("{}") };
  const command = curlExample({ url, method: "POST", example, sent });
  expect(command).toMatch(/^# The call is a form whose fields are signed\.\ncurl /);
  const form = {
    headers: { "content-type": "application/x-www-form-urlencoded" },
    body: Buffer.from("B=1&A=2+3&B=0"),
  };
  expect(curlExample({ url, method: "POST", example, sent: form })).toContain("FORM='A2 3B0B1'");
});

test("[S17] a client certificate is shown where the language can", () => {
  const call = { url, method: "POST", example: callExample([{ scheme: "mtls" }]), sample };
  expect(curlExample(call)).toContain(" --cert client.pem --key client-key.pem ");
  expect(pythonExample(call)).toContain('cert=("client.pem", "client-key.pem"),');
  expect(javascriptExample(call)).toMatch(/^\/\/ The call shows a client certificate/);
});
