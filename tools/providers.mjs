// npm runs it after it has changed the packages of the root: those of the providers follow, unless it was told to leave
// out what is for testing. Who installs by `install()` of install.mjs has said there what is wanted.
import { install, providersFolder } from "./install.mjs";

const { TRIPLINE_INSTALLS: asked, NODE_ENV: kind, npm_config_omit: omitted = "" } = process.env;
const isForTests = kind !== "production" && !omitted.includes("dev");
if (asked === undefined && isForTests) await install({ dev: true, folders: [providersFolder] });
