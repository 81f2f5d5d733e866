import { Problem } from "../contract/problem.ts";
import type { Approval } from "../contract/wait.ts";
import { checkAnswer } from "../core/approval-answer.ts";
import type { ApprovalRow } from "../store/store.ts";
import type { Handlers } from "./call.ts";
import type { ApiDoors } from "./doors.ts";
import { summaryOf } from "./input.ts";
import { pageOf } from "./page.ts";

type Names = "listApprovals" | "getApproval" | "answerApproval";

export function approvalHandlers({ store, engine, links, now }: ApiDoors): Handlers<Names> {
  const { waits } = store;

  async function find(workspace: string, id: string) {
    const found = await waits.approval({ workspace, id });
    if (found !== null) return found;
    throw new Problem("not_found", { detail: `No approval has the id "${id}".` });
  }

  const view = (row: ApprovalRow): Approval => ({ ...shownOf(row), url: links.approval(row.id) });

  return {
    async listApprovals({ workspace, query }) {
      const { state, before, limit } = query;
      const read = await waits.approvals({
        workspace,
        open: state === "open",
        limit: limit + 1,
        ...(before !== undefined && { before }),
      });
      return pageOf(read.map(shownOf), limit);
    },
    async getApproval({ workspace, params }) {
      return view(await find(workspace, params.approval));
    },
    async answerApproval({ workspace, params, input, actor, address }) {
      const { id, question } = await find(workspace, params.approval);
      const { decision, comment } = input;
      const checked = checkAnswer(question.fields, { decision, comment, fields: input.fields });
      if (checked.kind === "wrong") {
        const issues = checked.issues.map((issue) =>
          issue.path === "comment" ? issue : { ...issue, path: `fields.${issue.path}` },
        );
        throw new Problem("invalid_input", { detail: summaryOf(issues), issues });
      }
      const at = new Date(now()).toISOString();
      const answer = {
        decision,
        comment: checked.comment,
        fields: checked.fields,
        by: actor.name,
        via: "api" as const,
        address,
        at,
      };
      const done = await waits.answer({ workspace, id, answer, now: at });
      if (!done.answered || done.approval === null) throw tooLate(done.approval?.state);
      engine.came();
      return view(done.approval);
    },
  };
}

/** Without the link: who may only read must not get what answers. */
function shownOf({ id, runId, workflow, path, state, question, openedAt, until, answer }: ApprovalRow) {
  return { id, runId, workflow, path, state, question, openedAt, until, answer };
}

function tooLate(state: Approval["state"] | undefined): Problem {
  const why =
    state === "answered"
      ? "It was answered already"
      : state === "canceled"
        ? "Its run has ended"
        : "Its time is over";
  return new Problem("conflict", { detail: `${why}: nothing was changed.` });
}
