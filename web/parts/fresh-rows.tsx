import { ArrowUp } from "lucide-react";
import { texts } from "../texts/fresh.ts";

/** What has come in while the list stood still. */
export const FreshRows = ({ count, onShow }: { count: number; onShow: () => void }) => (
  <output className="sticky top-14 z-20 flex justify-center lg:top-0">
    {count === 0 ? null : (
      <button
        type="button"
        onClick={onShow}
        className="absolute top-2 inline-flex items-center gap-1.5 rounded-full bg-accent px-3 py-1 text-xs font-medium text-accent-ink shadow-lg"
      >
        <ArrowUp className="size-3.5" aria-hidden />
        {texts.count(count)}
      </button>
    )}
  </output>
);
