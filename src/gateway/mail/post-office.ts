import { createHash } from "node:crypto";
import { asReady, type ReadyRun } from "../../core/ready-run.ts";
import type { Kept } from "../journey.ts";
import { type NoteDoors, noteDelivery, noteEnding } from "../notes.ts";
import type { UnderWay, Visit } from "../under-way.ts";
import type { Mailboxes } from "./mailboxes.ts";
import { MessageReader } from "./message-reader.ts";
import { busyReply, combined, type MailReply, replyTo, unknownReply } from "./outcome.ts";
import { type Mailed, type TakeDoors, takeMail } from "./take.ts";

export interface PostOfficeDoors extends NoteDoors, TakeDoors {
  mailboxes: Pick<Mailboxes, "find">;
  underWay: UnderWay;
  /** Longest time to take one apart. */
  readMs?: number | undefined;
  /** No more is taken. */
  stopping: () => boolean;
  wake: (runs: readonly ReadyRun[]) => void;
  held: (triggerId: string) => void;
}

/** An e-mail as a server hands it over. */
export type Letter = Pick<Mailed, "sender" | "ip" | "secure" | "raw"> & { recipients: readonly string[] };

/** Takes e-mails to their triggers, and says what their senders are told. */
export class PostOffice {
  readonly #doors: PostOfficeDoors;
  readonly #reader: MessageReader;

  constructor(doors: PostOfficeDoors) {
    this.#doors = doors;
    this.#reader = new MessageReader(doors);
  }

  /** Whether a trigger that is active has this address, and the largest message it takes, in bytes. */
  mailbox(address: string): { triggerId: string; bytesMax: number } | null {
    const { intake, mailboxes, clock } = this.#doors;
    const triggerId = mailboxes.find(address);
    const trigger = triggerId === null ? undefined : intake.book.byId.get(triggerId);
    if (trigger?.status !== "active" || trigger.senders === null) return null;
    return clock().at >= trigger.expiresAt ? null : { triggerId: trigger.id, bytesMax: trigger.bodyBytesMax };
  }

  /**
   * As `mailbox`, where another process has made the trigger a moment ago, too. Undefined: the store can't be asked, so that
   * a refusal would be taken for final.
   */
  async newest(address: string): Promise<ReturnType<PostOffice["mailbox"]> | undefined> {
    const known = this.mailbox(address);
    if (known !== null) return known;
    return (await this.#doors.intake.news()) ? this.mailbox(address) : undefined;
  }

  /** A place for a message that is about to come; null where there is none. */
  enter(): Visit | null {
    if (this.#doors.stopping()) return null;
    const visit = this.#doors.underWay.enter({ isProbe: false });
    if (visit?.rank("normal") !== false) return visit;
    visit.leave();
    return null;
  }

  /** Takes a message to each trigger that it is for; what comes back is true once it is on disk. */
  async take({ raw, recipients, ...from }: Letter, visit: Visit): Promise<MailReply> {
    const addressed = Map.groupBy(recipients, (address) => this.mailbox(address)?.triggerId ?? null);
    const triggers = [...addressed].flatMap(([id, own]) => (id === null ? [] : [{ id, own }]));
    if (triggers.length === 0) return unknownReply;
    // Taken apart and written as a form it is held twice more.
    if (!visit.takeBytes(raw.length * 2)) return busyReply;
    const digest = createHash("sha256").update(raw).digest("hex");
    const message = await this.#reader.read(raw);
    const replies: MailReply[] = [];
    for (const { id: triggerId, own } of triggers) {
      replies.push(await this.#one({ ...from, raw, digest, message, triggerId, recipients: own }));
    }
    return combined(replies);
  }

  async #one(mailed: Mailed): Promise<MailReply> {
    const outcome = await takeMail(mailed, this.#doors);
    const reply = replyTo(outcome);
    if (outcome.kind === "ended") {
      const { ending, reached } = outcome;
      const { id: requestId } = reached;
      if (ending.kind === "failed")
        this.#doors.log.error("e-mail failed", { requestId, error: ending.error });
      this.#doors.log.debug("e-mail refused", {
        requestId,
        triggerId: reached.trigger?.id,
        kind: ending.kind,
      });
      if (ending.kind !== "unavailable") {
        noteEnding(ending, reached, { answerStatus: reply.code, workspace: null, doors: this.#doors });
      }
      return reply;
    }
    if (outcome.kind === "batch") return reply;
    noteDelivery(outcome.delivery, this.#doors);
    if (outcome.delivery.kind === "kept") this.#start(outcome.delivery);
    return reply;
  }

  #start({ runs, trigger }: Kept): void {
    if (runs.length === 0) return;
    if (trigger.flow !== null) this.#doors.held(trigger.id);
    else this.#doors.wake(asReady(runs, trigger));
  }
}
