import { TerminalError } from "./step.ts";

export type DatabaseKind = "postgres" | "mysql" | "sqlite";

/** Where a database is and who asks. */
export type Connection =
  | { kind: "sqlite"; file: string }
  | {
      kind: "postgres" | "mysql";
      host: string;
      port: number;
      user: string;
      password: string;
      database: string;
      tls: Tls;
    };

/** How the connection is encrypted. `ca`: authorities in PEM instead of the usual ones. */
export interface Tls {
  mode: "verify" | "unverified" | "off";
  ca?: string | undefined;
}

const schemes: Record<string, { kind: "postgres" | "mysql"; port: number }> = {
  "postgres:": { kind: "postgres", port: 5432 },
  "postgresql:": { kind: "postgres", port: 5432 },
  "mysql:": { kind: "mysql", port: 3306 },
  "mariadb:": { kind: "mysql", port: 3306 },
};

/**
 * Reads `postgres://user:password@host:port/database`, `mysql://…`, `mariadb://…` or `sqlite:file.db`. Options after `?`
 * are refused: some of them make drivers read files or run other programs. Throws TerminalError, which names no part of it.
 */
export function connectionOf(address: string, tls: Tls): Connection {
  if (address.startsWith("sqlite:"))
    return { kind: "sqlite", file: address.slice("sqlite:".length).replace(/^\/\//, "") };
  const url = URL.parse(address);
  const scheme = url === null ? undefined : schemes[url.protocol];
  if (url === null || scheme === undefined)
    throw new TerminalError(
      "A connection is postgres://, mysql:// or mariadb:// with a host, or sqlite: with a file.",
    );
  if (url.search !== "" || url.hash !== "")
    throw new TerminalError("The connection may have no options after ?; TLS is a setting of the step.");
  if (url.hostname === "") throw new TerminalError("The connection names no host.");
  try {
    return {
      kind: scheme.kind,
      host: url.hostname.replace(/^\[|\]$/g, ""),
      port: url.port === "" ? scheme.port : Number(url.port),
      user: decodeURIComponent(url.username),
      password: decodeURIComponent(url.password),
      database: decodeURIComponent(url.pathname.slice(1)),
      tls,
    };
  } catch (cause) {
    throw new TerminalError("The connection holds a % that begins no character; write %25 for one.", {
      cause,
    });
  }
}

/** Whether an address holds a password in the clear, which belongs into a secret. */
export const holdsPassword = (address: string): boolean => /^\w+:\/\/[^/@{]*:[^/@{]+@/.test(address);
