import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createTransport } from "nodemailer";
import { expect, test } from "vitest";
import { z } from "zod";
import { Delivery } from "../src/contract/delivery.ts";
import { manage } from "./manage.ts";
import { freePort, openProgram, startProgram } from "./program.ts";

const Views = z.object({ mailAddress: z.string().nullable() });
const Runs = z.object({ items: z.array(z.object({ workflow: z.string(), status: z.string() })) });

test("[S148] an e-mail starts a workflow, and what was accepted is carried through by the next process", async () => {
  await using rooms = new AsyncDisposableStack();
  const folder = await mkdtemp(join(tmpdir(), "tripline-mail-"));
  rooms.defer(() => rm(folder, { recursive: true, force: true }));
  const mailPort = await freePort();
  const environment = {
    TRIPLINE_DATA: folder,
    TRIPLINE_PORT: String(await freePort()),
    TRIPLINE_MAIL_PORT: String(mailPort),
    TRIPLINE_MAIL_DOMAIN: "in.example.com",
  };
  const first = rooms.use(await startProgram({ environment }));
  const key = first.started.adminKey;
  const api = manage(first.url, key);
  await api.apply([
    {
      name: "inbox",
      trigger: { name: "inbox", auth: [{ scheme: "bearer" }], mail: { senders: ["example.com"] } },
      steps: [{ id: "wait", type: "delay", config: { durationMs: 1_500 } }],
    },
  ]);
  const { mailAddress } = await api.get("/triggers/inbox", Views);
  expect(mailAddress).toMatch(/^mail_[0-9a-z]{32}@in\.example\.com$/);
  const transport = createTransport({ host: "127.0.0.1", port: mailPort });
  const { response } = await transport.sendMail({
    from: "ann@example.com",
    to: mailAddress ?? "",
    subject: "Order 17",
    text: "Please.",
  });
  transport.close();
  expect(response).toBe("250 2.0.0 Accepted");
  await first.kill("SIGKILL");
  const second = rooms.use(await openProgram({ environment }));
  const later = manage(second.url, key);
  const { items } = await later.get("/deliveries?text=Order%2017", z.object({ items: z.array(Delivery) }));
  expect(items).toMatchObject([{ method: "MAIL", status: "accepted" }]);
  await expect
    .poll(async () => (await later.get("/runs", Runs)).items, { timeout: 15_000 })
    .toMatchObject([{ workflow: "inbox", status: "succeeded" }]);
}, 60_000);
