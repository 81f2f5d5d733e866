import type { ConfirmOptions, PasswordOptions, TextOptions } from "@clack/prompts";

// Loaded with the first question: most commands ask none.
const prompts = () => import("@clack/prompts");

/** Whether somebody at the terminal agrees; who cancels does not. */
export async function isAgreed(question: ConfirmOptions): Promise<boolean> {
  const { confirm } = await prompts();
  return (await confirm(question)) === true;
}

/** What somebody types; null where they cancel. */
export async function typed(question: TextOptions): Promise<string | null> {
  const { text } = await prompts();
  return givenIn(await text(question));
}

/** The same, not shown. */
export async function typedUnseen(question: PasswordOptions): Promise<string | null> {
  const { password } = await prompts();
  return givenIn(await password(question));
}

/** An empty line is nothing, and to cancel is a symbol. */
const givenIn = (answer: string | symbol | undefined): string | null =>
  typeof answer === "symbol" ? null : (answer ?? "");
