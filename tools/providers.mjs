// npm runs it after it has changed the packages of the root: those of the providers follow. Who installs by `install()` of
// runtime.mjs has said there what is wanted.
import { install, providersFolder } from "./runtime.mjs";

if (process.env.TRIPLINE_INSTALLS === undefined) await install({ dev: true, folders: [providersFolder] });
