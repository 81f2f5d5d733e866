// `npm start`: from a fresh clone to a running server.
import { install, run } from "./runtime.mjs";

install({ dev: false });
run("src/cli/tripline.ts", ["serve", ...process.argv.slice(2)]);
