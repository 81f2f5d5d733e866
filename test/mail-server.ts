import type { AddressInfo } from "node:net";
import { type ParsedMail, simpleParser } from "mailparser";
import { SMTPServer } from "smtp-server";

/** A real SMTP server on a free port of 127.0.0.1 that keeps what it is sent. */
export interface MailServerOfTest extends AsyncDisposable {
  port: number;
  letters: { mail: ParsedMail; raw: string; recipients: string[]; secured: boolean }[];
  /** Codes that it answers recipients with; others are taken. */
  refuses: Map<string, number>;
}

export async function openMailServer({
  user = "shop",
  password = "m@il/s3cret",
  startTls = true,
  tls = undefined as { cert: string; key: string } | undefined,
  secure = false,
} = {}): Promise<MailServerOfTest> {
  const letters: MailServerOfTest["letters"] = [];
  const refuses = new Map<string, number>();
  const refusal = (code: number, message: string) =>
    Object.assign(new Error(message), { responseCode: code });
  const server = new SMTPServer({
    authOptional: true,
    allowInsecureAuth: true,
    logger: false,
    ...tls,
    secure,
    ...(!startTls && { disabledCommands: ["STARTTLS"] }),
    onAuth(auth, _session, done) {
      if (auth.username === user && auth.password === password) done(null, { user });
      else done(refusal(535, "wrong user or password"));
    },
    onRcptTo({ address }, _session, done) {
      const code = refuses.get(address);
      done(code === undefined ? null : refusal(code, `not for ${address}`));
    },
    onData(stream, session, done) {
      const chunks: Buffer[] = [];
      stream.on("data", (chunk: Buffer) => chunks.push(chunk));
      const recipients = session.envelope.rcptTo.map(({ address }) => address);
      const keep = async () => {
        const raw = Buffer.concat(chunks).toString();
        letters.push({ mail: await simpleParser(raw), raw, recipients, secured: session.secure });
        done(null);
      };
      stream.on("end", () => void keep());
    },
  });
  // Who does not trust its certificate hangs up.
  server.on("error", () => {});
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.server.address() as AddressInfo;
  return {
    port,
    letters,
    refuses,
    [Symbol.asyncDispose]: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
