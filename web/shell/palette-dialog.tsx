import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { Command } from "cmdk";
import { Inbox, Play, Workflow, Zap } from "lucide-react";
import { Dialog as Radix } from "radix-ui";
import { type ReactNode, useDeferredValue, useState } from "react";
import type { Hit } from "../../src/contract/hit.ts";
import { useClient, useWorkspace } from "../client.ts";
import { openerNow, returnFocus } from "../parts/opener.ts";
import { Moment } from "../parts/time.tsx";
import { texts } from "../texts/palette.ts";
import { places } from "./navigation.tsx";

const foundMax = 12;

/** What was typed is looked for on the server; the pages are known here. */
export function PaletteDialog({ onClose }: { onClose: () => void }) {
  const workspace = useWorkspace();
  const navigate = useNavigate();
  const [text, setText] = useState("");
  const [chosen, setChosen] = useState("");
  const wanted = useDeferredValue(text.trim());
  const [opener] = useState(openerNow);
  const { found, state } = useFound(wanted);
  const go = (href: string) => {
    onClose();
    void navigate({ href });
  };
  const under = `/console/${encodeURIComponent(workspace)}`;
  const pages = places.filter(({ title }) => title.toLowerCase().includes(wanted.toLowerCase()));
  // What was chosen of an earlier list holds only while it is in this one; else Enter takes the first.
  const values = [...found.map(({ href }) => href), ...pages.map(({ to }) => to)];
  const current = values.includes(chosen) ? chosen : (values[0] ?? "");
  return (
    <Radix.Root open onOpenChange={onClose}>
      <Radix.Portal>
        <Radix.Overlay className="fixed inset-0 z-40 bg-black/45" />
        <Radix.Content
          aria-describedby={undefined}
          onCloseAutoFocus={(event) => {
            event.preventDefault();
            returnFocus(opener);
          }}
          className="fixed top-[12vh] left-1/2 z-50 w-[calc(100vw-2rem)] max-w-xl -translate-x-1/2 overflow-hidden rounded-xl border border-line bg-raised shadow-2xl"
        >
          <Radix.Title className="sr-only">{texts.title}</Radix.Title>
          <Command shouldFilter={false} label={texts.title} value={current} onValueChange={setChosen}>
            <Command.Input
              value={text}
              onValueChange={setText}
              placeholder={texts.placeholder}
              className="w-full border-b border-line bg-transparent px-4 py-3.5 text-sm outline-none placeholder:text-muted"
            />
            <Command.List className="max-h-96 overflow-y-auto p-2">
              {found.map(({ href, title, about, icon }) => (
                <Item key={href} value={href} onSelect={() => go(under + href)} icon={icon} about={about}>
                  {title}
                </Item>
              ))}
              {pages.map(({ to, title, icon: Icon }) => (
                <Item
                  key={to}
                  value={to}
                  onSelect={() => go(under + to.replace("/$workspace", ""))}
                  icon={<Icon className="size-4" aria-hidden />}
                  about={texts.page}
                >
                  {title}
                </Item>
              ))}
              {state === "known" ? (
                <Command.Empty className="px-3 py-6 text-center text-sm text-muted">
                  {texts.nothing}
                </Command.Empty>
              ) : null}
            </Command.List>
            <output className="block text-center text-sm text-muted">
              {state === "known" ? null : <span className="block px-3 pt-1 pb-4">{texts[state]}</span>}
            </output>
          </Command>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

interface ItemProps {
  value: string;
  onSelect: () => void;
  icon: ReactNode;
  about: ReactNode;
  children: ReactNode;
}

const Item = ({ value, onSelect, icon, about, children }: ItemProps) => (
  <Command.Item
    value={value}
    onSelect={onSelect}
    className="flex items-center gap-3 rounded-lg px-3 py-2 text-sm data-[selected=true]:bg-accent-soft"
  >
    <span className="text-muted">{icon}</span>
    <span className="min-w-0 flex-1 truncate">{children}</span>
    <span className="shrink-0 text-xs text-muted">{about}</span>
  </Command.Item>
);

interface Found {
  href: string;
  title: string;
  about: ReactNode;
  icon: ReactNode;
}

/** What the server finds by this text; nothing of an earlier text, since Enter takes the first. */
function useFound(text: string): { found: Found[]; state: "known" | "pending" | "failed" } {
  const workspace = useWorkspace();
  const client = useClient();
  const { data, isLoading, isError } = useQuery({
    queryKey: [workspace, "palette", text],
    queryFn: () => client.search({ query: { q: text, limit: foundMax } }),
    enabled: text !== "",
  });
  const found = (data?.items ?? []).flatMap(({ kind, id, name, title, detail, at }) => {
    const page = pageOf[kind];
    if (page === undefined) return [];
    const { path, icon: Icon } = page;
    // A run is told by its workflow's name, and is many.
    const called = kind === "run" ? id : (name ?? id);
    return [
      {
        href: `/${path}/${encodeURIComponent(called)}`,
        title,
        // What happened is many of one name: how it went and when tells them apart.
        about:
          at === null ? (
            texts.kinds[kind]
          ) : (
            <>
              {texts.kinds[kind]}
              {detail === null ? "" : ` · ${detail}`} · <Moment at={at} />
            </>
          ),
        icon: <Icon className="size-4" aria-hidden />,
      },
    ];
  });
  return { found, state: isLoading ? "pending" : isError ? "failed" : "known" };
}

/** Where what was found is shown; what has no page of its own is left out. */
const pageOf: Partial<Record<Hit["kind"], { path: string; icon: typeof Zap }>> = {
  trigger: { path: "triggers", icon: Zap },
  workflow: { path: "workflows", icon: Workflow },
  delivery: { path: "deliveries", icon: Inbox },
  run: { path: "runs", icon: Play },
};
