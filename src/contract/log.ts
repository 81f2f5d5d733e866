/** Past tense, ids as fields, no bodies, no secrets: `log.info("delivery accepted", { deliveryId })`. */
export interface Log {
  debug(message: string, fields?: Record<string, unknown>): void;
  info(message: string, fields?: Record<string, unknown>): void;
  warn(message: string, fields?: Record<string, unknown>): void;
  error(message: string, fields?: Record<string, unknown>): void;
}

/** For what is tried, or done by hand: nobody reads what it would tell. */
export const silentLog: Log = { debug() {}, info() {}, warn() {}, error() {} };
