import type { RunAnswer } from "../../contract/run.ts";

/** A developer's machine that a trigger's deliveries are handed to; it is known by a name of its own at each trigger. */
export interface Listeners {
  /**
   * Notes that it listens, until `until` unless it says so again. Where it answers for the trigger, the gateways of all
   * processes learn of it. Gives the last delivery that it had acknowledged before, those done behind it, and when.
   */
  begin(listener: {
    workspace: string;
    triggerId: string;
    name: string;
    /** Tells this connection from others under the name; the newest one has it. */
    session: string;
    answers: boolean;
    until: string;
    now: string;
  }): Promise<{ acknowledged: string | null; done: string[]; at: string | null }>;
  /** It goes on listening; false where another has taken the name over. */
  renew(listener: {
    triggerId: string;
    name: string;
    session: string;
    answers: boolean;
    until: string;
  }): Promise<boolean>;
  /**
   * It has everything up to this delivery, and those of the later ones that are `done`. False: another has taken the name
   * over. Without a session whoever has the name says so.
   */
  acknowledge(listener: {
    triggerId: string;
    name: string;
    session?: string | undefined;
    deliveryId: string;
    done?: readonly string[];
    now: string;
  }): Promise<boolean>;
  /** Whether nobody has taken the name over. */
  has(listener: { triggerId: string; name: string; session: string }): Promise<boolean>;
  /** It listens no more, unless another has taken the name over; what it had acknowledged stays known. */
  end(listener: { triggerId: string; name: string; session: string; answers: boolean }): Promise<void>;
  /** Keeps its answer to a delivery until the sender's gateway has taken it; false where there is one already. */
  answer(given: { deliveryId: string; answer: RunAnswer; now: string }): Promise<boolean>;
  /** The answer to a delivery, or null while there is none. */
  answerTo(find: { deliveryId: string }): Promise<RunAnswer | null>;
}
