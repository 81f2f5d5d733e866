import { consoleLineCharactersMax } from "./script-bounds.ts";

/**
 * JavaScript for the sandbox, evaluated before the script: a function that sets up what all scripts find and returns the
 * one that sets up what this one does, runs it and resolves with its value as JSON text. Only convenience is at stake here: it runs among the
 * script's own objects and may be tampered with by it, so every bound is checked again outside (script-sandbox.ts).
 */
export const prelude = `(function (print, keep, draw) {
  const { parse, stringify } = JSON;
  const { defineProperty, entries, freeze } = Object;
  const text = String;
  let known = new Map();
  const define = (name, value) =>
    defineProperty(globalThis, name, { value, writable: true, configurable: true, enumerable: true });

  // Every script begins with the same engine, whose own draws would be the same, too.
  Math.random = { random: () => draw() }.random;

  const shown = (value) => {
    if (typeof value === "string") return value;
    if (value instanceof Error) return text(value);
    try { return stringify(value) ?? text(value); } catch { return text(value); }
  };
  const line = (level) => (...values) => {
    let said = level;
    for (let i = 0; i < values.length && said.length <= ${consoleLineCharactersMax}; i++)
      said += (i === 0 ? "" : " ") + shown(values[i]);
    print(said.slice(0, ${consoleLineCharactersMax + 1}));
  };
  define("console", freeze({
    log: line(""), info: line(""), debug: line(""), warn: line("[warn] "), error: line("[error] "),
  }));
  define("memory", freeze({
    load: (name) => known.get(text(name)),
    save(name, value) {
      const kept = stringify(value) ?? "null";
      keep(text(name), kept);
      known.set(text(name), parse(kept));
    },
  }));
  return async (inputText, script) => {
    const { globals, variables, shared } = parse(inputText);
    known = new Map(entries(variables));
    for (const name of shared) known.set(name, globals[name]);
    for (const [name, value] of entries(globals)) define(name, value);
    return stringify(await script()) ?? "null";
  };
})`;
