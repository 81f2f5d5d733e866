// Takes one e-mail apart beside the thread that serves everybody.
import { parentPort, workerData } from "node:worker_threads";
import { readMessage } from "./message.ts";

if (!(workerData instanceof Uint8Array)) throw new Error("An e-mail is given as bytes.");
const message = await readMessage(workerData);
// oxlint-disable-next-line unicorn/require-post-message-target-origin -- that is of windows
parentPort?.postMessage(message);
