import type { MailAt, MailDoors } from "./open.ts";

/** Where e-mails come in, if anywhere. What it takes for that is loaded when it is opened: others start without it. */
export class MailRoom implements AsyncDisposable {
  readonly #doors: MailDoors;
  readonly #opened: AsyncDisposable[] = [];

  constructor(doors: MailDoors) {
    this.#doors = doors;
  }

  async listen(at: MailAt): Promise<{ port: number }> {
    const { openMail } = await import("./open.ts");
    const opened = await openMail(at, this.#doors);
    this.#opened.push(opened);
    return { port: opened.port };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.#opened.splice(0).map((each) => each[Symbol.asyncDispose]()));
  }
}
