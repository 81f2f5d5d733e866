import { Command } from "commander";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type ApiWorld, openApiWorld } from "../../test/api-world.ts";
import { tripline } from "../../test/cli.ts";
import { examples } from "./examples.ts";
import { commands } from "./tripline.ts";

let world: ApiWorld;
beforeAll(async () => {
  world = await openApiWorld();
});
afterAll(() => world[Symbol.asyncDispose]());

const run = (...args: string[]) => tripline(world, args);

/** Every command that does something, by its whole name. */
async function allCommands(): Promise<Map<string, Command>> {
  const program = new Command("tripline");
  for (const register of Object.values(commands)) (await register())(program);
  return new Map(
    program.commands.flatMap((command) =>
      command.commands.length === 0
        ? [[command.name(), command] as const]
        : command.commands.map((inner) => [`${command.name()} ${inner.name()}`, inner] as const),
    ),
  );
}

test("whatever deletes for good asks, and says so", async () => {
  const deleting = [...(await allCommands()).values()].filter((command) =>
    ["delete", "discard"].includes(command.name()),
  );
  expect(deleting.length).toBeGreaterThan(8);
  const silent = deleting.filter(({ options }) => !options.some(({ long }) => long === "--yes"));
  expect(silent.map((command) => `${command.parent?.name()} ${command.name()}`)).toEqual([]);
  expect(await run("alerts", "delete", "nope")).toMatchObject({ code: 2 });
});

test("the help of every command shows how it is called, with options that it has", async () => {
  const all = await allCommands();
  expect(Object.keys(examples).toSorted()).toEqual([...all.keys()].toSorted());
  const wrong = Object.entries(examples).flatMap(([name, lines]) =>
    lines.filter((line) => {
      const command = all.get(name);
      const [, called = ""] = /(?:^|\| )tripline ([^|>]*)/.exec(line) ?? [];
      const [group = "", verb = ""] = name.split(" ");
      const isCalled = called.startsWith(name) || (/^(?:list|show)$/.test(verb) && called.startsWith(group));
      const given = Array.from(called.matchAll(/ (--[a-z][a-z-]*)/g), ([, option = ""]) => option);
      const known = command?.options.map(({ long }) => long) ?? [];
      return !isCalled || given.some((option) => !known.includes(option));
    }),
  );
  expect(wrong).toEqual([]);
  const help = (await run("triggers", "match", "--help")).out;
  expect(help).toContain("For example:\n  tripline triggers match orders --last 50\n");
  expect((await run("help", "audit")).out).toContain("tripline audit --kind suspicion");
  expect((await run("runs", "--help")).out).toContain("tripline runs --workflow orders");
});

test("a program is told in JSON, too, that it calls a command wrongly", async () => {
  const calls = [
    ["runs", "--limit", "x", "--json"],
    ["triggers", "capture", "--json"],
    ["deliveries", "--statsu", "accepted", "--json"],
    ["trigers", "--json"],
  ];
  const wrong = await Promise.all(calls.map((args) => run(...args)));
  expect(wrong.map(({ code, out }) => [code, out])).toEqual(wrong.map(() => [2, ""]));
  expect(wrong.map(({ err }) => JSON.parse(err).error)).toEqual([
    expect.objectContaining({
      code: "usage",
      message: expect.stringMatching(/^option '--limit .*'x' is invalid/),
    }),
    expect.objectContaining({ code: "usage", message: "missing required argument 'trigger'" }),
    expect.objectContaining({ code: "usage", next: "Did you mean --status?" }),
    expect.objectContaining({ code: "usage", next: "Did you mean triggers?" }),
  ]);
  expect((await run("runs", "--limit", "x")).err).toMatch(/^error: option '--limit/);
});
