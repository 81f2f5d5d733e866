import { once } from "node:events";
import type { Live } from "../../store/store.ts";
import type { TlsSource } from "../http.ts";
import { contextOf, createMailServer, type MailBounds } from "./listener.ts";
import { Mailboxes } from "./mailboxes.ts";
import { PostOffice, type PostOfficeDoors } from "./post-office.ts";

/** Where e-mails are taken, for which domain, and how many. */
export interface MailAt extends MailBounds {
  host: string;
  port: number;
  /** Of the triggers' addresses. */
  domain: string;
  /** Longest time to take one e-mail apart. */
  readMs?: number;
}

export type MailDoors = Omit<PostOfficeDoors, "mailboxes"> & {
  live: Live;
  /** Makes the triggers' addresses. */
  mailKey: Uint8Array;
  tls?: TlsSource | undefined;
};

/** Opens the place where e-mails come in. Disposed of, it lets those under way go on for a moment, then closes. */
export async function openMail(at: MailAt, doors: MailDoors): Promise<AsyncDisposable & { port: number }> {
  const { live, mailKey: key, tls } = doors;
  const mailboxes = new Mailboxes({ live, domain: at.domain, key });
  const office = new PostOffice({ ...doors, ...at, mailboxes });
  const server = createMailServer({ ...doors, ...at, office });
  const renewal = tls?.onChange(() => server.updateSecureContext(contextOf(tls)));
  const closed = async () => {
    renewal?.[Symbol.dispose]();
    mailboxes[Symbol.dispose]();
    await new Promise<void>((resolve) => server.close(resolve));
  };
  try {
    await once(server.listen(at.port, at.host), "listening");
  } catch (error) {
    renewal?.[Symbol.dispose]();
    mailboxes[Symbol.dispose]();
    throw error;
  }
  const address = server.server.address();
  const port = typeof address === "object" && address !== null ? address.port : at.port;
  return { port, [Symbol.asyncDispose]: closed };
}
