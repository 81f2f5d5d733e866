// Makes what is run and is not in git, where it is missing or older than its sources. Others start it by `build()` of
// runtime.mjs, with a Node that can run it.
//   node tools/build.mjs                 what a server needs
//   node tools/build.mjs server tests    these
//   node tools/build.mjs --prune         the same and nothing else, for the package that is published
import { bundle, prune } from "./bundle.mjs";
import { buildConsole } from "./console.mjs";
import { folderOf, noteMade, staleOf } from "./products.mjs";

const make = {
  server: (folder) =>
    bundle(folder, [
      "src/cli/tripline.ts",
      "src/step.ts",
      "src/steps/script-worker.ts",
      "src/steps/database-sqlite-worker.ts",
      "src/gateway/mail/message-thread.ts",
    ]),
  console: buildConsole,
  tests: (folder) => bundle(folder, ["test/crash-at-verb.ts"]),
};

const args = process.argv.slice(2);
const named = args.filter((arg) => arg in make);
for (const name of staleOf(named.length > 0 ? named : ["server", "console"])) {
  const startedAt = new Date();
  await make[name](folderOf(name));
  noteMade(name, startedAt);
}
if (args.includes("--prune")) prune(folderOf("server"));
