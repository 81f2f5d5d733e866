// `npm start`: from a fresh clone to a running server.
import { build, install, run } from "./runtime.mjs";

// What builds the console is needed for development alone, and is not in the published package.
install({ dev: true });
build();
run("src/cli/tripline.ts", ["serve", ...process.argv.slice(2)]);
