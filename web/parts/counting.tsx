import { LoaderCircle } from "lucide-react";
import { texts } from "../texts/everywhere.ts";

/** Stands where a number will: what is counted may be much. */
export const Counting = () => (
  <output className="flex items-center gap-2 text-sm text-muted">
    <LoaderCircle className="size-4 animate-spin" aria-hidden />
    {texts.counting}
  </output>
);
