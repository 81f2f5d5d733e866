import { randomBytes } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { HttpBindings } from "@hono/node-server";
import { serveStatic } from "@hono/node-server/serve-static";
import { Hono, type MiddlewareHandler } from "hono";

/** Where the console's pages begin. */
export const consolePath = "/console";

/** Files whose name holds a digest of their content never change. */
const hashedFor = "public, max-age=31536000, immutable";

interface ConsoleOptions {
  /** What the build made: `index.html`, and its files under `assets`. */
  folder: string;
  /** What answers everything else: the management API. */
  rest: (request: Request, bindings: HttpBindings) => Response | Promise<Response>;
}

/**
 * Serves the console's built files. Every address of a page answers with the one page there is, which finds out in the
 * browser what is to be seen. No script or style runs that this server has not sent: the page's policy names a nonce
 * that is new each time, for the style sheets that libraries make.
 */
export function createConsole({ folder, rest }: ConsoleOptions): Hono<{ Bindings: HttpBindings }> {
  const app = new Hono<{ Bindings: HttpBindings }>();
  const page = readPage(folder);
  app.use(`${consolePath}/*`, async (c, next) => {
    await next();
    c.res.headers.set("X-Content-Type-Options", "nosniff");
    c.res.headers.set("Referrer-Policy", "same-origin");
  });
  app.get("/", (c) => c.redirect(`${consolePath}/`));
  if (page !== null) app.get(`${consolePath}/:file{.+}`, filesIn(folder));
  app.get(`${consolePath}/*`, (c) => {
    if (page === null) return c.text(notBuilt, 503);
    const nonce = randomBytes(16).toString("base64");
    c.header("Cache-Control", "no-store");
    c.header("Content-Security-Policy", policyWith(nonce));
    c.header("Cross-Origin-Opener-Policy", "same-origin");
    c.header("X-Frame-Options", "DENY");
    return c.html(page.replaceAll(placeholder, nonce));
  });
  app.all("*", (c) => rest(c.req.raw, c.env));
  return app;
}

/** Names hold dots, too: what is not there as a file is the address of a page. */
function filesIn(folder: string): MiddlewareHandler {
  // The page goes out with its policy alone, and its nonce filled in.
  const files = new Set(readdirSync(folder).filter((name) => !name.startsWith("index.html")));
  const serve = serveStatic({
    root: folder,
    precompressed: true,
    rewriteRequestPath: (path) => path.slice(consolePath.length),
    onFound: (path, c) => c.header("Cache-Control", path.includes("/assets/") ? hashedFor : "no-cache"),
  });
  return async (c, next) => {
    if (!files.has(c.req.path.split("/", 3)[2] ?? "")) return next();
    return (await serve(c, async () => undefined)) ?? c.text("Not found", 404);
  };
}

const placeholder = "NONCE";
const notBuilt = "The console is not built. `npm start` builds it; so does `node tools/build.mjs`.";

function readPage(folder: string): string | null {
  const path = join(folder, "index.html");
  return existsSync(path) ? readFileSync(path, "utf8") : null;
}

function policyWith(nonce: string): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' data: blob:",
    "font-src 'self'",
    "connect-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join("; ");
}
