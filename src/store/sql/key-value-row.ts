/** What workflows keep under a key. Points in time are in milliseconds since 1970. */
export interface KeyValueRow {
  workspace: string;
  key: string;
  /** JSON text. */
  value: string;
  version: number;
  expires_at: number | null;
  updated_at: number;
  written_by: string | null;
}
