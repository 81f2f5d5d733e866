import { createServer } from "node:http";

/** What the http step of the runs benchmark calls. */
const reply = Buffer.from(JSON.stringify({ ok: true, price: 42 }));
const server = createServer((request, response) => {
  request.resume();
  request.on("end", () => {
    response
      .writeHead(200, { "content-type": "application/json", "content-length": reply.length })
      .end(reply);
  });
});
server.keepAliveTimeout = 60_000;
server.listen(0, "127.0.0.1", () => {
  const address = server.address();
  process.stdout.write(`${JSON.stringify({ port: typeof address === "object" ? address?.port : 0 })}\n`);
});
