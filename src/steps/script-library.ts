/**
 * JavaScript for the sandbox: what scripts find beside the language itself. A function of `host(name, ...values)`, which
 * calls script-host.ts, and of `send`, which is undefined where the script may not fetch. Like the prelude it may be
 * tampered with by the script, to nobody's harm but its own.
 */
export const library = `(function (host, send) {
  const { parse, stringify } = JSON;
  const define = (name, value, target = globalThis) =>
    Object.defineProperty(target, name, { value, writable: true, configurable: true, enumerable: false });
  const view = (data) => {
    if (data instanceof ArrayBuffer) return new Uint8Array(data);
    if (ArrayBuffer.isView(data)) return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
    throw new TypeError("Bytes are needed: a Uint8Array, an ArrayBuffer or a view of one.");
  };
  const plain = (data) => typeof data === "string" ? data : view(data).slice().buffer;
  const bytes = (buffer) => new Uint8Array(buffer);
  const encoded = (data, encoding) => encoding === "bytes" ? bytes(data) : host("toText", data, encoding);

  define("TextEncoder", class TextEncoder {
    get encoding() { return "utf-8"; }
    encode(text = "") { return bytes(host("encode", String(text))); }
  });
  define("TextDecoder", class TextDecoder {
    #fatal; #ignoreBOM;
    constructor(label = "utf-8", { fatal = false, ignoreBOM = false } = {}) {
      this.encoding = String(label).toLowerCase(); this.#fatal = fatal ? "1" : ""; this.#ignoreBOM = ignoreBOM ? "1" : "";
      host("decode", new ArrayBuffer(0), this.encoding, "", "");
    }
    decode(data = new ArrayBuffer(0)) {
      return host("decode", view(data).slice().buffer, this.encoding, this.#fatal, this.#ignoreBOM);
    }
  });
  define("btoa", (text) => {
    const source = String(text), data = new Uint8Array(source.length);
    for (let i = 0; i < source.length; i++) {
      const code = source.charCodeAt(i);
      if (code > 255) throw new RangeError("btoa takes characters up to U+00FF; encode other text first.");
      data[i] = code;
    }
    return host("toText", data.buffer, "base64");
  });
  define("atob", (text) => {
    const data = bytes(host("fromText", String(text), "base64"));
    let result = "";
    for (let i = 0; i < data.length; i += 4096) result += String.fromCharCode(...data.subarray(i, i + 4096));
    return result;
  });
  const alphabet = (options) => options?.alphabet === "base64url" ? "base64url" : "base64";
  define("toBase64", function (options) {
    const text = host("toText", view(this).slice().buffer, alphabet(options));
    if (options?.omitPadding) return text.replace(/=+$/, "");
    return alphabet(options) === "base64" ? text : text + "=".repeat((4 - text.length % 4) % 4);
  }, Uint8Array.prototype);
  define("toHex", function () { return host("toText", view(this).slice().buffer, "hex"); }, Uint8Array.prototype);
  define("fromBase64", (text, options) => bytes(host("fromText", String(text), alphabet(options))), Uint8Array);
  define("fromHex", (text) => bytes(host("fromText", String(text), "hex")), Uint8Array);

  define("crypto", Object.freeze({
    randomUUID: () => host("uuid"),
    getRandomValues(array) { view(array).set(bytes(host("random", String(view(array).length)))); return array; },
    hash: (algorithm, data, encoding = "hex") => encoded(host("hash", String(algorithm), plain(data)), encoding),
    hmac: (algorithm, key, data, encoding = "hex") =>
      encoded(host("hmac", String(algorithm), plain(key), plain(data)), encoding),
    timingSafeEqual: (one, other) => host("equal", plain(one), plain(other)) === "1",
  }));

  class URLSearchParams {
    #pairs; #changed;
    constructor(init = "", changed = () => {}) {
      this.#changed = changed;
      if (typeof init === "object" && init !== null)
        this.#pairs = (Symbol.iterator in init ? [...init] : Object.entries(init)).map(([k, v]) => [String(k), String(v)]);
      else this.#pairs = parse(host("queryPairs", String(init)));
    }
    #set(pairs) { this.#pairs = pairs; this.#changed(this.toString()); }
    append(name, value) { this.#set([...this.#pairs, [String(name), String(value)]]); }
    delete(name) { this.#set(this.#pairs.filter(([each]) => each !== String(name))); }
    get(name) { return this.#pairs.find(([each]) => each === String(name))?.[1] ?? null; }
    getAll(name) { return this.#pairs.filter(([each]) => each === String(name)).map(([, value]) => value); }
    has(name) { return this.#pairs.some(([each]) => each === String(name)); }
    set(name, value) {
      const at = this.#pairs.findIndex(([each]) => each === String(name));
      if (at < 0) return this.append(name, value);
      this.#set(this.#pairs.flatMap((pair, i) =>
        i === at ? [[pair[0], String(value)]] : pair[0] === String(name) ? [] : [pair]));
    }
    sort() { this.#set(this.#pairs.toSorted(([a], [b]) => a < b ? -1 : a > b ? 1 : 0)); }
    forEach(each) { for (const [name, value] of this.#pairs) each(value, name, this); }
    keys() { return this.#pairs.map(([name]) => name).values(); }
    values() { return this.#pairs.map(([, value]) => value).values(); }
    entries() { return this.#pairs.map((pair) => [...pair]).values(); }
    [Symbol.iterator]() { return this.entries(); }
    get size() { return this.#pairs.length; }
    toString() { return host("queryText", stringify(this.#pairs)); }
  }
  define("URLSearchParams", URLSearchParams);
  const parts = ["href", "protocol", "username", "password", "host", "hostname", "port", "pathname", "search", "hash"];
  class URL {
    #parts; #query = null;
    constructor(address, base = "") { this.#parts = parse(host("url", String(address), String(base))); }
    static parse(address, base) { try { return new URL(address, base); } catch { return null; } }
    static canParse(address, base) { return URL.parse(address, base) !== null; }
    get origin() { return this.#parts.origin; }
    get searchParams() {
      return this.#query ??= new URLSearchParams(this.#parts.search, (search) => {
        this.#parts = parse(host("urlWith", this.#parts.href, "search", search));
      });
    }
    toString() { return this.#parts.href; }
    toJSON() { return this.#parts.href; }
    static {
      for (const part of parts) Object.defineProperty(URL.prototype, part, {
        get() { return this.#parts[part]; },
        set(value) { this.#parts = parse(host("urlWith", this.#parts.href, part, String(value))); this.#query = null; },
      });
    }
  }
  define("URL", URL);

  const moment = (value) => {
    const ms = value === undefined ? Date.now() : new Date(value).getTime();
    if (Number.isNaN(ms)) throw new RangeError("This is not a date.");
    return ms;
  };
  const two = (number, digits = 2) => String(number).padStart(digits, "0");
  const offset = (minutes) => minutes === 0 ? "Z"
    : (minutes < 0 ? "-" : "+") + two(Math.floor(Math.abs(minutes) / 60)) + ":" + two(Math.abs(minutes) % 60);
  const partsAt = (value, zone = "UTC") => parse(host("dateParts", String(moment(value)), String(zone)));
  const format = (value, pattern, zone) => {
    const p = partsAt(value, zone);
    const fields = { YYYY: two(p.year, 4), MM: two(p.month), DD: two(p.day), HH: two(p.hour), mm: two(p.minute),
      ss: two(p.second), SSS: two(p.millisecond, 3), Z: offset(p.offsetMinutes) };
    return String(pattern).replace(/\\[([^\\]]*)\\]|YYYY|MM|DD|HH|mm|SSS|ss|Z/g, (field, literal) => literal ?? fields[field]);
  };
  define("dates", Object.freeze({
    parts: partsAt,
    format,
    iso: (value, zone) => format(value, "YYYY-MM-DD[T]HH:mm:ss.SSSZ", zone),
    offsetMinutes: (value, zone) => partsAt(value, zone).offsetMinutes,
    unix: (value) => Math.floor(moment(value) / 1000),
  }));

  if (send === undefined) return;
  class FetchError extends Error { get name() { return "FetchError"; } }
  define("FetchError", FetchError);
  class Headers {
    #fields = new Map();
    constructor(init = {}) {
      for (const [name, value] of Symbol.iterator in init ? init : Object.entries(init)) this.set(name, value);
    }
    get(name) { return this.#fields.get(String(name).toLowerCase()) ?? null; }
    has(name) { return this.#fields.has(String(name).toLowerCase()); }
    set(name, value) { this.#fields.set(String(name).toLowerCase(), String(value)); }
    delete(name) { this.#fields.delete(String(name).toLowerCase()); }
    entries() { return this.#fields.entries(); }
    [Symbol.iterator]() { return this.entries(); }
    forEach(each) { for (const [name, value] of this) each(value, name, this); }
  }
  define("Headers", Headers);
  define("fetch", async (target, { method = "GET", headers, body = null } = {}) => {
    const fields = new Headers(headers);
    if (body instanceof URLSearchParams && !fields.has("content-type"))
      fields.set("content-type", "application/x-www-form-urlencoded;charset=UTF-8");
    if (typeof body === "string" && !fields.has("content-type")) fields.set("content-type", "text/plain;charset=UTF-8");
    const content = body === null || body === undefined ? "" : body instanceof URLSearchParams ? String(body) : plain(body);
    const request = { method: String(method).toUpperCase(), url: String(target), headers: Object.fromEntries(fields) };
    const reply = await send(stringify(request), content);
    const head = parse(reply.head), data = bytes(reply.body);
    if (head.error !== undefined) throw new (head.passing ? FetchError : TypeError)(head.error);
    const text = () => host("decode", data.slice().buffer, "utf-8", "", "");
    return Object.freeze({
      status: head.status, ok: head.status >= 200 && head.status < 300, url: String(target), headers: new Headers(head.headers),
      text: async () => text(), json: async () => parse(text()), bytes: async () => data.slice(),
      arrayBuffer: async () => data.slice().buffer,
    });
  });
})`;
