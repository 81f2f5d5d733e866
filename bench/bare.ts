import { createHmac, timingSafeEqual } from "node:crypto";
import { createServer } from "node:http";

/** The baseline: reads the body, checks the HMAC, parses the JSON, answers. Stores nothing. */
const secret = process.argv[2] ?? "";
const server = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on("data", (chunk: Buffer) => chunks.push(chunk));
  request.on("end", () => {
    const body = Buffer.concat(chunks);
    const expected = createHmac("sha256", secret).update(body).digest();
    const given = Buffer.from(String(request.headers["x-hub-signature-256"]).slice("sha256=".length), "hex");
    if (given.length !== expected.length || !timingSafeEqual(given, expected)) {
      response.writeHead(401).end();
      return;
    }
    JSON.parse(body.toString());
    response.writeHead(200, { "content-type": "text/plain", "content-length": 2 }).end("OK");
  });
});
server.listen(0, "127.0.0.1", () => {
  const address = server.address();
  process.stdout.write(`${JSON.stringify({ port: typeof address === "object" ? address?.port : 0 })}\n`);
});
