import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { rows } from "../../../test/deliveries/index.ts";
import { type Call, type ProviderRow, readSample } from "../../../test/deliveries/row.ts";
import { type GatewayWorld, openGatewayWorld } from "../../../test/gateway-world.ts";
import { openProviderHost, type ProviderHost } from "../../../test/provider-host.ts";
import { compilePick } from "../../core/pick.ts";
import { schemeOf, schemes } from "../index.ts";
import { secretFields } from "../preset.ts";
import { presets } from "./index.ts";

const publicUrl = "https://hooks.example.com";
const table = rows.map((row) => ({
  ...row,
  alsoBy: row.accepts === undefined ? "" : `, and by ${row.verifier ?? "an SDK"}`,
  toString: () => row.preset,
}));

let world: GatewayWorld;
let host: ProviderHost;
beforeAll(async () => {
  host = await openProviderHost(Object.assign({}, ...rows.map(({ publishes }) => publishes)));
  world = await openGatewayWorld({ doors: { http: host.http } });
  world.now = Date.now();
});
afterAll(async () => {
  await world[Symbol.asyncDispose]();
  await host[Symbol.asyncDispose]();
});

test("every preset is proved by a row, stands under its name, and has picks that can be compiled", () => {
  const names = presets.map(({ name }) => name);
  expect(rows.map(({ preset }) => preset).toSorted()).toEqual(names.toSorted());
  expect(new Set(names).size).toBe(names.length);
  for (const preset of presets) {
    const { name, eventType = [], idempotencyKey = [], credentials, scheme } = preset;
    compilePick(eventType);
    compilePick(idempotencyKey);
    const proves = credentials !== undefined || scheme !== undefined || Object.hasOwn(schemes, name);
    expect(schemeOf(name) !== undefined, name).toBe(proves);
    expect(preset.docs).toMatch(/^https:/);
    expect(preset.checked).toMatch(/\.$/);
    for (const field of Object.values(preset.settings.shape))
      expect(field.meta()?.title).toBeTypeOf("string");
    expect(secretFields(preset.settings)).toSatisfy((fields: string[]) =>
      preset.learns === undefined ? true : fields.includes(preset.learns),
    );
  }
});

test.each(table)(
  "[S32] [S85] $preset: its request, signed as it signs, is taken and understood$alsoBy",
  async (row) => {
    const { call, send } = await scene(row);
    const signed = await signedCall(row, call);
    if (row.accepts !== undefined) {
      vi.setSystemTime(signed.now);
      expect(await row.accepts(signed, secretOf(row))).toBe(true);
      vi.useRealTimers();
    }
    const { status, id, text } = await send(signed);
    expect(status, text).toBeLessThan(300);
    const delivery = await world.store.deliveries.get({ workspace: "default", id });
    expect(delivery).toMatchObject({ eventType: row.eventType, idempotencyKey: row.idempotencyKey });
  },
);

test.each(table)("[S28] $preset: what is changed, missing, forged or old is refused", async (row) => {
  const { call, send } = await scene(row);
  const signed = await signedCall(row, call);
  const refusals: [string, Call][] = [
    ["a changed signature", withSignature(row, signed, changed)],
    ["no signature", withSignature(row, signed, () => undefined)],
    ["an empty signature", withSignature(row, signed, () => "")],
    ["half a signature", withSignature(row, signed, (text) => text.slice(0, text.length / 2))],
    ["another secret", await signedCall(row, call, row.forgesWith ?? "another secret of the tests")],
  ];
  if (row.signsBody !== false) {
    const spoil = row.signsBody === true ? spoiled : row.signsBody;
    expect(spoil(signed.body)).not.toBe(signed.body);
    refusals.push(["a changed body", { ...signed, body: spoil(signed.body) }]);
  }
  if (row.isTimed) {
    const hourMs = 3_600_000;
    refusals.push(["an old one", await signedCall(row, { ...call, now: call.now - 2 * hourMs })]);
  }
  for (const [what, refused] of refusals) {
    const { status, text } = await send(refused);
    expect(status, `${what}: ${text}`).toBe(401);
  }
});

async function scene(row: ProviderRow) {
  const names = new Map(Object.keys(row.secrets).map((name) => [name, `${row.preset}-${name}`]));
  for (const [name, value] of Object.entries(row.secrets))
    await world.putSecret(names.get(name) ?? name, value);
  const settings = Object.entries(row.credential ?? { secret: "signing" }).map(
    ([field, value]) => [field, names.get(String(value)) ?? value] as const,
  );
  const { id, auth } = await world.put({
    auth: [{ scheme: row.preset, ...Object.fromEntries(settings) }],
    ...row.trigger,
  });
  expect(auth.length).toBeGreaterThan(0);
  expect(world.gateway.problems().filter(({ triggerId }) => triggerId === id)).toEqual([]);
  const { target, ...sample } = await readSample(row.preset);
  const url = `${publicUrl}${target.replace("/trg", `/${id}`)}`;
  const call: Call = { ...sample, url, now: world.now };
  return {
    call,
    send: async ({ method, url: at, headers, body }: Call) => {
      const { pathname, search } = new URL(at);
      const response = await fetch(`${world.url}${pathname}${search}`, { method, headers, body });
      const text = await response.text();
      return { status: response.status, text, id: response.headers.get("x-request-id") ?? "" };
    },
  };
}

async function signedCall(row: ProviderRow, call: Call, secret = secretOf(row)): Promise<Call> {
  const proof = await row.sign(call, secret);
  return { ...call, ...proof, headers: { ...call.headers, ...proof.headers } };
}

function secretOf({ signsWith, secrets }: ProviderRow): string {
  return signsWith ?? Object.values(secrets)[0] ?? "";
}

function withSignature(
  { signature }: ProviderRow,
  call: Call,
  change: (text: string) => string | undefined,
): Call {
  if (typeof signature === "string") {
    const { [signature]: text = "", ...headers } = call.headers;
    const other = change(text);
    return { ...call, headers: other === undefined ? headers : { ...headers, [signature]: other } };
  }
  if ("query" in signature) {
    const url = new URL(call.url);
    const other = change(url.searchParams.get(signature.query) ?? "");
    if (other === undefined) url.searchParams.delete(signature.query);
    else url.searchParams.set(signature.query, other);
    return { ...call, url: url.href };
  }
  if ("field" in signature) {
    const fields = new URLSearchParams(call.body);
    const other = change(fields.get(signature.field) ?? "");
    if (other === undefined) fields.delete(signature.field);
    else fields.set(signature.field, other);
    return { ...call, body: fields.toString() };
  }
  const member = new RegExp(`"${signature.member}":"?([^",}]*)"?`);
  const body = call.body.replace(member, (_, text: string) => {
    const other = change(text);
    return other === undefined ? '"unsigned":true' : `"${signature.member}":"${other}"`;
  });
  return { ...call, body };
}

/** Another character past the middle, where no prefix, and no timestamp, stands. */
function changed(text: string): string {
  const at = Math.floor(text.length * 0.75);
  return `${text.slice(0, at)}${text[at] === "1" ? "2" : "1"}${text.slice(at + 1)}`;
}

function spoiled(body: string): string {
  return body.replace(/[a-z](?=[^a-z]*$)/, (letter) => (letter === "x" ? "y" : "x"));
}
