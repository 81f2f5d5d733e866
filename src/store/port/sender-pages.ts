import type { SenderPage } from "../../contract/sender-page.ts";

/** Without what the trigger says. */
export type KeptSenderPage = Omit<SenderPage, "trigger"> & { workspace: string };

/** Pages that are shared with a trigger's senders by a link. */
export interface SenderPages {
  get(find: { workspace: string; triggerId: string }): Promise<KeptSenderPage | null>;
  /** `digest` is the SHA-256, hex, of the link's token. */
  find(find: { digest: string }): Promise<KeptSenderPage | null>;
  /** Saves it; without a digest the link that it has stays. */
  put(page: KeptSenderPage & { digest: string | null }): Promise<void>;
  remove(find: { workspace: string; triggerId: string }): Promise<boolean>;
}
