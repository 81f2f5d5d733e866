/** What a step wrote to a system that will tell us of it. */
export interface OwnWriteRow {
  workspace: string;
  key: string;
  run_id: string;
  path: string;
  /** JSON */
  fields: string | null;
  at: number;
  until_at: number;
}
