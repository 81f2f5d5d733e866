import { z } from "zod";
import { Json, template } from "../contract/name.ts";
import type { DatabaseCall, StatementResult } from "./database-call.ts";
import { connectionOf, holdsPassword } from "./database-connection.ts";
import { defineStep, type StepContext, TerminalError } from "./step.ts";
import { tlsAuthorities } from "./tls-authorities.ts";

const statementsMax = 50;
const sqlCharactersMax = 100_000;
const parametersMax = 1_000;
/** What is larger is not for a journal; a run reads it in pages. */
const rowsMaxMax = 10_000,
  bytesMaxMax = 10_485_760,
  bytesMaxDefault = 1_048_576;
const timeoutMsMax = 600_000;

const Sql = z.string().min(1).max(sqlCharactersMax);
const Config = z.object({
  connection: template({
    title: "Connection",
    secret: true,
    description:
      "postgres://user:password@host/database, mysql://… (MariaDB, too) or sqlite:file.db, out of a secret: " +
      "`{{ secrets.shop_database }}`.",
  })
    .min(1)
    .max(4_000),
  sql: z.union([Sql, z.array(Sql).min(1).max(statementsMax)]).meta({
    title: "SQL",
    description:
      "One statement, or a list that runs in one transaction. Values stand for $1, $2 … (PostgreSQL) or ? (MySQL, " +
      "SQLite) and come from the parameters; templates are refused here.",
    multiline: true,
    language: "sql",
  }),
  parameters: z
    .union([z.array(Json).max(parametersMax), z.string().max(10_000)])
    .default([])
    .meta({
      title: "Parameters",
      description: "The values of the statement, in order. Of several statements a list of values for each.",
      template: true,
    }),
  tls: z.enum(["verify", "unverified", "off"]).default("verify").meta({
    title: "TLS",
    rare: true,
    description: "verify checks the server's certificate; unverified only encrypts.",
  }),
  tlsCa: tlsAuthorities,
  rowsMax: z.int().min(0).max(rowsMaxMax).default(1_000).meta({ title: "Most rows", rare: true }),
  bytesMax: z
    .int()
    .min(1)
    .max(bytesMaxMax)
    .default(bytesMaxDefault)
    .meta({ title: "Largest result", unit: "bytes" }),
  timeoutMs: z.int().min(1).max(timeoutMsMax).default(30_000).meta({ title: "Timeout", unit: "ms" }),
});
type Config = z.output<typeof Config>;

/** Asks a database. Values are parameters, never text within SQL. */
export const database = defineStep({
  type: "database",
  title: "Database",
  system: "Databases",
  description:
    "Runs SQL on PostgreSQL, MySQL, MariaDB or SQLite. Its output is { rows, count } of one statement, with insertId " +
    "where the database tells it, and { results } of several, which are one transaction. Moments come as ISO 8601, bytes " +
    "as base64, whole numbers beyond 2^53 and decimals as texts. What the database says is wrong ends the run; a broken " +
    "connection, a deadlock and the like are tried again, so write statements that may run twice.",
  effect: true,
  config: Config,
  raw: ["sql"],
  check: faultsOf,
  gives: ({ sql }) =>
    Array.isArray(sql) ? ["results"] : typeof sql === "string" ? ["rows", "count", "insertId"] : null,
  examples: [
    {
      title: "Note an order, once, and read what is in stock",
      config: {
        connection: "{{ secrets.shop_database }}",
        sql: [
          "insert into orders (id, customer, items) values (?, ?, ?) on conflict do nothing",
          "select sku, count from stock where sku = ?",
        ],
        parameters: [
          ["{{ params.orderId }}", "{{ params.customer }}", "{{ params.items }}"],
          ["{{ params.items[0] }}"],
        ],
      },
      scope: {
        params: { orderId: "A-7", customer: "Ada'); drop table orders; --", items: ["tea"] },
        secrets: { shop_database: "sqlite:shop.db" },
      },
      output: {
        results: [
          { rows: [], count: 1, insertId: 1 },
          { rows: [{ sku: "tea", count: 12 }], count: 1 },
        ],
      },
    },
  ],
  async run(config, context) {
    const results = await context.doors.databases.run(callOf(config, context));
    const [only] = results;
    return Array.isArray(config.sql) || only === undefined
      ? { results: results.map(outputOf) }
      : outputOf(only);
  },
});

const outputOf = ({ rows, count, insertId }: StatementResult) => ({
  rows,
  count,
  ...(insertId !== undefined && { insertId }),
});

function callOf(config: Config, context: StepContext): DatabaseCall {
  const { connection, sql, parameters, tls, tlsCa, timeoutMs, rowsMax, bytesMax } = config;
  if (!Array.isArray(parameters)) throw new TerminalError("The parameters are no list.");
  const several = Array.isArray(sql);
  const statements = several
    ? sql.map((text, index) => ({ sql: text, parameters: listOf(parameters[index] ?? [], index) }))
    : [{ sql, parameters }];
  return {
    connection: connectionOf(connection, { mode: tls, ca: tlsCa }),
    statements,
    rowsMax,
    bytesMax,
    timeoutMs: Math.min(timeoutMs, context.timeoutMs),
    signal: context.signal,
  };
}

function listOf(parameters: Json, index: number): Json[] {
  if (Array.isArray(parameters)) return parameters;
  throw new TerminalError(`The parameters of the statement ${index + 1} are no list.`);
}

function faultsOf({ connection, sql, parameters }: Config): { path: string; message: string }[] {
  const faults: { path: string; message: string }[] = [];
  const texts = Array.isArray(sql) ? sql : [sql];
  for (const [index, text] of texts.entries())
    if (text.includes("{{"))
      faults.push({
        path: Array.isArray(sql) ? `sql.${index}` : "sql",
        message:
          "Templates may not stand in SQL: data could become a part of the statement. Write $1 or ? and give the value in parameters.",
      });
  if (holdsPassword(connection))
    faults.push({
      path: "connection",
      message:
        "This holds a password in the clear. Store the connection as a secret: tripline secrets set NAME",
    });
  const given = Array.isArray(sql) && Array.isArray(parameters) ? parameters : [];
  if (Array.isArray(sql) && given.length > sql.length)
    faults.push({
      path: "parameters",
      message: `There are ${sql.length} statements and ${given.length} lists of parameters.`,
    });
  for (const [index, list] of given.entries())
    if (!Array.isArray(list) && !(typeof list === "string" && list.includes("{{")))
      faults.push({
        path: `parameters.${index}`,
        message: "Of several statements, each has a list of its own.",
      });
  return faults;
}
