import type { Alert, AlertChannel } from "../contract/alert.ts";
import type { Log } from "../contract/log.ts";
import { newId } from "../core/id.ts";
import { asReady, type ReadyRun } from "../core/ready-run.ts";
import type { Live, NewRun, Store } from "../store/store.ts";
import { type AlertMessage, alertLetter, chatText, webhookMessage } from "./alert-message.ts";

export interface SenderDoors {
  store: Pick<Store, "deliveries">;
  live: Pick<Live, "current">;
  log: Log;
  now: () => number;
  random: (bytes: number) => Uint8Array;
  /** The guarded way out. */
  http: {
    request(call: {
      method: string;
      url: string;
      headers: Record<string, string>;
      body: string;
      timeoutMs: number;
      redirectsMax: number;
      responseBytesMax: number;
      signal: AbortSignal;
    }): Promise<{ status: number }>;
  };
  /** Ways to people, as the steps of that name have them. */
  tell: {
    letter(letter: {
      server: string;
      tls: "verify" | "unverified" | "off";
      from: string;
      to: readonly string[];
      subject: string;
      text: string;
      messageId: string;
      timeoutMs: number;
    }): Promise<void>;
    chat(line: {
      service: "slack" | "teams" | "discord";
      url: string;
      text: string;
      timeoutMs: number;
    }): Promise<void>;
  };
  engine: {
    newRuns(starts: { workspace: string; workflows: readonly { workflow: string }[] }): Promise<NewRun[]>;
    wake(runs: readonly ReadyRun[]): void;
  };
}

const sendMsMax = 10_000,
  replyBytesMax = 65_536;

/** Tells one channel of an alert. Throws when it could not be told; worth another try. */
export async function sendAlert(channel: AlertChannel, alert: Alert, doors: SenderDoors): Promise<void> {
  const { workspace } = alert;
  switch (channel.by) {
    case "workflow":
      return startWorkflow(channel.workflow, alert, doors);
    case "webhook": {
      const secret = channel.secret === undefined ? null : secretOf(channel.secret, workspace, doors);
      return post(webhookMessage(channel, alert, { secret, now: doors.now() }), doors);
    }
    case "email": {
      const { from, to, tls } = channel;
      const server = secretOf(channel.secret, workspace, doors);
      const written = alertLetter(alert, { from, now: doors.now() });
      return doors.tell.letter({ server, tls, from, to, ...written, timeoutMs: sendMsMax });
    }
    case "slack":
    case "teams":
    case "discord": {
      const url = secretOf(channel.secret, workspace, doors);
      return doors.tell.chat({
        service: channel.by,
        url,
        text: chatText(channel.by, alert),
        timeoutMs: sendMsMax,
      });
    }
    default:
      return channel satisfies never;
  }
}

async function post({ url, headers, body }: AlertMessage, { http }: SenderDoors): Promise<void> {
  const signal = AbortSignal.timeout(sendMsMax);
  const bounds = { timeoutMs: sendMsMax, redirectsMax: 0, responseBytesMax: replyBytesMax, signal };
  const { status } = await http.request({ method: "POST", url, headers, body, ...bounds });
  if (status >= 300) throw new Error(`It was answered with ${status}.`);
}

function secretOf(name: string, workspace: string, { live }: SenderDoors): string {
  const found = live
    .current()
    .secrets.find((secret) => secret.workspace === workspace && secret.name === name);
  if (found === undefined) throw new Error(`There is no secret ${name}.`);
  return found.value;
}

/** The alert is stored as a delivery, so that the run sees it as any other event. */
async function startWorkflow(workflow: string, alert: Alert, doors: SenderDoors): Promise<void> {
  const { store, engine, now, random } = doors;
  const { workspace } = alert;
  const runs = await engine.newRuns({ workspace, workflows: [{ workflow }] });
  const body = new TextEncoder().encode(JSON.stringify(alert));
  const headers = { "content-type": "application/json" };
  await store.deliveries.accept({
    delivery: {
      id: newId("dlv", { now: now(), random }),
      workspace,
      triggerId: null,
      status: "accepted",
      receivedAt: new Date(now()).toISOString(),
      method: "POST",
      url: `/alerts/${alert.id}`,
      ip: "",
      contentType: headers["content-type"],
      bodyBytes: body.length,
      eventType: `alert.${alert.status}`,
      idempotencyKey: null,
      replayOf: null,
      answerStatus: null,
      reason: `alert of the rule ${alert.rule}`,
      headers,
      query: {},
      pathParameters: {},
      params: {},
      bodyType: "json",
      bodyCharset: null,
      trace: [],
    },
    body,
    claimKey: null,
    runs,
  });
  engine.wake(asReady(runs, { workspace }));
}
