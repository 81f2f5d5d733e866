import tailwindcss from "@tailwindcss/vite";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";
import { texts } from "./texts/everywhere.ts";

/** Where `npm run console` finds the server that it works against. */
const server = process.env["TRIPLINE_URL"] ?? "http://127.0.0.1:4400";

/** What many pages share and is small: ours, and what they draw with. Editors' and charts' libraries come by themselves. */
const isShared = (module: string) =>
  !module.includes("node_modules") || /[\\/](?:@radix-ui|lucide-react)[\\/]/.test(module);

/** The words of the page itself stand with all others. */
const withTexts = (html: string) => html.replace("%no-script%", texts.noScript);

export default defineConfig({
  root: import.meta.dirname,
  base: "/console/",
  plugins: [react(), tailwindcss(), { name: "texts", transformIndexHtml: withTexts }],
  // The server puts a new one into each page it serves; see src/console/console.ts.
  html: { cspNonce: "NONCE" },
  build: {
    outDir: "../dist/console",
    emptyOutDir: true,
    target: "es2023",
    // An inlined file is a data: address, which the policy of the page doesn't allow for scripts.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    rolldownOptions: {
      output: {
        codeSplitting: {
          // A page needs some ten files instead of seventy: with each comes a request, a compilation and a wait.
          // Neither group can lead back to a page: both take along what their own modules need.
          groups: [
            { name: "first", tags: ["$initial"], priority: 2 },
            { name: "shared", test: isShared, minShareCount: 4, priority: 1 },
            { name: "icons", test: /lucide-react/, minShareCount: 2 },
          ],
        },
      },
    },
  },
  server: { proxy: { "/api": server } },
});
