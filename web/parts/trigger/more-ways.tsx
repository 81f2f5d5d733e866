import { useState } from "react";
import { texts } from "../../texts/credential.ts";
import { Dialog } from "../dialog.tsx";
import { SearchInput } from "../search-input.tsx";
import { Skeleton } from "../skeleton.tsx";
import { useCatalog } from "./catalog.ts";
import { isMainScheme } from "./proof.ts";

interface MoreWaysProps {
  isOpen: boolean;
  onClose: () => void;
  onChoose: (scheme: string) => void;
}

interface Way {
  name: string;
  title: string;
  about: string | null;
}

/** Every provider and every scheme beside the four, with a search. */
export function MoreWays({ isOpen, onClose, onChoose }: MoreWaysProps) {
  const [search, setSearch] = useState("");
  const catalog = useCatalog();
  const isFound = ({ name, title }: Way) => `${name} ${title}`.toLowerCase().includes(search.toLowerCase());
  const schemes = (catalog?.schemes ?? [])
    .filter(({ type }) => !isMainScheme(type))
    .map(({ type, title, description }) => ({ name: type, title, about: description }));
  const known = new Set(schemes.map(({ name }) => name));
  // A provider that proves nothing is no way to prove who sends.
  const providers = (catalog?.providers ?? [])
    .filter(({ name, settings }) => !known.has(name) && settings["properties"] !== undefined)
    .map(({ name, title, setup }) => ({ name, title, about: setup }));
  const groups = [
    { title: texts.providers, ways: providers.filter(isFound) },
    { title: texts.schemes, ways: schemes.filter(isFound) },
  ].filter(({ ways }) => ways.length > 0);
  return (
    <Dialog
      title={texts.moreWays}
      description={texts.moreWaysAbout}
      isOpen={isOpen}
      onClose={onClose}
      place="side"
    >
      <div className="flex flex-col gap-5">
        <SearchInput label={texts.searchWays} onSearch={setSearch} />
        {catalog === undefined ? <Skeleton /> : null}
        {catalog !== undefined && groups.length === 0 ? (
          <p className="text-sm text-muted">{texts.noWay}</p>
        ) : null}
        {groups.map(({ title, ways }) => (
          <section key={title}>
            <h3 className="mb-1 text-xs font-semibold text-muted">{title}</h3>
            <ul className="flex flex-col">
              {ways.map((way) => (
                <li key={way.name}>
                  <button
                    type="button"
                    onClick={() => onChoose(way.name)}
                    className="w-full rounded-lg px-2 py-2 text-left hover:bg-sunken"
                  >
                    <span className="block text-sm font-medium">{way.title}</span>
                    {way.about === null ? null : (
                      <span className="line-clamp-2 text-xs text-muted">{way.about}</span>
                    )}
                  </button>
                </li>
              ))}
            </ul>
          </section>
        ))}
      </div>
    </Dialog>
  );
}
