import { spawn } from "node:child_process";
import { once } from "node:events";
import { afterAll, beforeAll, expect, test } from "vitest";
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
import { compileCredentials } from "./compile.ts";
import { callExample } from "./credential.ts";

/** Runs each program that it is sent as a module of its own, and tells what it printed. */
const runner = `
process.on("message", async (program) => {
  const said = [];
  console.log = (...words) => said.push(words.join(" "));
  await import("data:text/javascript," + encodeURIComponent(program)).catch((error) => said.push(String(error)));
  process.send(said.join("\\n"));
});`;
let node: ReturnType<typeof spawn>;
beforeAll(() => {
  node = spawn(process.execPath, ["-e", runner], { stdio: ["ignore", "inherit", "inherit", "ipc"] });
});
afterAll(() => void node.kill());

async function run(program: string): Promise<unknown> {
  node.send(program);
  const [said] = await once(node, "message");
  return said;
}

const sample = { order: 1, note: `it's "50%" \\ \${HOME} \`date\` ! ü\n\u2028` };

test("[S109] a call with a token is short", () => {
  const example = callExample([{ scheme: "bearer" }]);
  const url = "https://tripline.example.com/webhooks/trg_1";
  expect(javascriptExample({ url, method: "POST", example, sample: { a: 1 } })).toBe(
    `const body = "{\\"a\\":1}";
const response = await fetch("${url}", {
  method: "POST",
  headers: {
    "Content-Type": "application/json",
    "Authorization": "Bearer YOUR_API_KEY_HERE",
  },
  body,
});
console.log(response.status, await response.text());`,
  );
});

const keyPairs = exampleKeyPairs();
afterAll(() => keyPairs[Symbol.dispose]());

test.each([...exampleCredentials, ...keyPairs.credentials])(
  "[S109] the module for %s proves its sender",
  async (_, credential) => {
    const stored = storedSecret(credential);
    const keys = [{ id: "key_1", name: "partner", key: secret }];
    const verifier = compileCredentials([credential], doors({ secrets: { secret: stored }, keys }));
    for (const method of exampleMethods(credential)) {
      await using server = await listening();
      const target = `${server.url}/in/shop?a=1&b=%20`;
      const module = javascriptExample({ url: target, method, example: callExample([credential]), sample });
      const key = module.includes("=YOUR_API_KEY_HERE") ? encodeURIComponent(secret) : stored;
      const program = module.replaceAll("YOUR_API_KEY_HERE", key);
      expect(await run(program)).toBe("200 OK");
      const [call] = server.calls;
      if (call === undefined) throw new Error("nothing was received");
      expect(
        await verifier.verify({ ...call, publicUrl: server.url + call.url, now: Date.now() }),
        module,
      ).toMatchObject({ kind: "proved" });
      expect(call.method).toBe(method);
      expect(sampleIn(call)).toEqual(method === "GET" ? "" : expect.objectContaining(sample));
    }
  },
);
