#!/usr/bin/env node
import { run } from "../tools/runtime.mjs";

run("src/cli/tripline.ts", process.argv.slice(2));
