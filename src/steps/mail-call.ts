/** One letter, and the server that takes it. Addresses are as they stand in a header: `Ada <ada@example.com>`. */
export interface MailCall {
  server: MailServer;
  from: string;
  to: readonly string[];
  cc: readonly string[];
  bcc: readonly string[];
  replyTo: readonly string[];
  subject: string;
  text?: string | undefined;
  html?: string | undefined;
  headers: Record<string, string>;
  attachments: readonly { filename: string; content: Uint8Array; contentType?: string | undefined }[];
  messageId: string;
  /** Milliseconds since the epoch. */
  now: number;
  timeoutMs: number;
  signal: AbortSignal;
}

export interface MailServer {
  host: string;
  port: number;
  user: string;
  password: string;
  /** From the first byte (smtps:), by STARTTLS, or not at all. */
  security: "implicit" | "starttls" | "none";
  verify: boolean;
  /** Authorities in PEM instead of the usual ones. */
  ca?: string | undefined;
}

/** Who the server took the letter for, and who not. */
export interface MailReceipt {
  accepted: string[];
  rejected: string[];
}

export interface MailDoor {
  /**
   * Rejects with TerminalError for what the server refuses for good (5xx, a wrong password), and with another Error, worth
   * a retry, for what may pass (4xx, the network).
   */
  send(call: MailCall): Promise<MailReceipt>;
}
