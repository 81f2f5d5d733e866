import { once } from "node:events";
import { connect } from "node:net";
import { createTransport } from "nodemailer";
import type { DeliveryDetail } from "../src/contract/delivery.ts";
import type { Trigger } from "../src/contract/trigger.ts";
import { mailboxOf } from "../src/core/mail-address.ts";
import { storedBody } from "../src/core/stored-body.ts";
import { mailKey, openGatewayWorld } from "./gateway-world.ts";

export const domain = "in.example.com";
export const addressOf = (trigger: Trigger) => `${mailboxOf(trigger, mailKey)}@${domain}`;

export async function openMailWorld(
  bounds: { bytes?: number; connections?: number; sessionMs?: number; readMs?: number } = {},
  options = {},
) {
  const world = await openGatewayWorld(options);
  const at = { host: "127.0.0.1", port: 0, domain, bytes: 1_000_000, connections: 10, ...bounds };
  const { port } = await world.gateway.listenForMail(at);
  return Object.assign(world, { mailPort: port });
}
export type MailWorld = Awaited<ReturnType<typeof openMailWorld>>;

/** Sends by nodemailer; gives what the server said last. */
export async function send(
  world: MailWorld,
  mail: Parameters<ReturnType<typeof createTransport>["sendMail"]>[0],
  more = {},
) {
  // Deliveries of one millisecond have no order.
  world.now += 1;
  const transport = createTransport({
    host: "127.0.0.1",
    port: world.mailPort,
    ignoreTLS: true,
    name: "sender.test",
    ...more,
  });
  try {
    const { response } = await transport.sendMail(mail);
    return response;
  } catch (error) {
    if (error instanceof Error && "response" in error && typeof error.response === "string")
      return error.response;
    throw error;
  } finally {
    transport.close();
  }
}

/** Says lines one after another and gives each answer. */
export async function talk(port: number, says: readonly (string | Buffer)[]): Promise<string[]> {
  const socket = connect({ port, host: "127.0.0.1" });
  socket.on("error", () => undefined);
  const heard: string[] = [];
  const hear = async () => {
    let text = "";
    while (!/^\d{3} .*\r\n$/m.test(text)) {
      const [chunk] = await Promise.race([once(socket, "data"), once(socket, "close").then(() => [null])]);
      if (chunk === null) break;
      text += String(chunk);
    }
    heard.push(text.trimEnd());
  };
  await hear();
  for (const line of says) {
    socket.write(line);
    await hear();
  }
  socket.destroy();
  return heard;
}

export const bodyOf = (delivery: DeliveryDetail | undefined) => {
  if (delivery === undefined) throw new Error("There is no delivery.");
  return storedBody(Buffer.from(delivery.body.content, delivery.body.encoding), delivery);
};
export const kept = async (world: MailWorld) =>
  (await world.deliveries()).filter(({ status }) => status !== "rejected");
