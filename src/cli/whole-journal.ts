import type { Client } from "../contract/client.ts";
import type { RunDetail } from "../contract/run.ts";

/** A run with all of its journal, or with all lines of a step and those within it. */
export async function wholeJournal(client: Client, run: string, under?: string): Promise<RunDetail> {
  const first = await client.getRun({ run, query: { under } });
  const attempts = [...first.attempts];
  for (let after = first.next; after !== null; ) {
    const page = await client.getRun({ run, query: { after, under } });
    attempts.push(...page.attempts);
    after = page.next;
  }
  return { ...first, attempts, next: null };
}
