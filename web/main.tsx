import "./styles.css";
import { QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { z } from "zod";
import { nonce } from "./nonce.ts";
import { keepFocus } from "./parts/kept-focus.ts";
import { watchFocus } from "./parts/opener.ts";
import { Toasts } from "./parts/toasts.tsx";
import { queries } from "./queries.ts";
import { router } from "./router.tsx";

// By this name the dialogs' library looks for what the page's policy asks of the style sheet that it makes.
Object.assign(globalThis, { __webpack_nonce__: nonce() });

// The policy of the page allows no code made from text; zod would try, and then do without.
z.config({ jitless: true });

watchFocus();
keepFocus();

const root = document.querySelector("#root");
if (root === null) throw new Error("The page has no place for the console.");
createRoot(root).render(
  <StrictMode>
    <QueryClientProvider client={queries}>
      <Toasts>
        <RouterProvider router={router} />
      </Toasts>
    </QueryClientProvider>
  </StrictMode>,
);
