// `node tools/with-node.mjs <program.ts> [args]`: runs one of the package's own programs with a Node that can.
import { install } from "./install.mjs";
import { fail, run } from "./runtime.mjs";

const [program, ...args] = process.argv.slice(2);
if (program === undefined) fail("Usage: node tools/with-node.mjs <program.ts> [args]");
await install({ dev: true });
run(program, args);
