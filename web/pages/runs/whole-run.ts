import type { Client } from "../../../src/contract/client.ts";
import type { RunDetail } from "../../../src/contract/run.ts";

/** More lines of a journal than anybody reads; the command line gives all of them. */
const pagesMax = 10;

/** A run with its journal put together from its pages, ten thousand lines at most; `next` says whether more follow. */
export async function wholeRun(client: Client, run: string): Promise<RunDetail> {
  let detail = await client.getRun({ run });
  for (let page = 1; page < pagesMax && detail.next !== null; page += 1) {
    const more = await client.getRun({ run, query: { after: detail.next } });
    detail = { ...more, attempts: [...detail.attempts, ...more.attempts] };
  }
  return detail;
}
