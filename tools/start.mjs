// `npm start`: from a fresh clone to a running server.
import { install } from "./install.mjs";
import { build, runTripline } from "./runtime.mjs";

// What builds the server and the console is needed for development alone, and is not in the published package.
await install({ dev: true });
build(["server", "console"]);
runTripline(["serve", ...process.argv.slice(2)]);
