#!/usr/bin/env node
import { runTripline } from "../tools/runtime.mjs";

runTripline(process.argv.slice(2));
