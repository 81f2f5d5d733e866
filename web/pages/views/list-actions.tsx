import type { View, ViewInput } from "../../../src/contract/view.ts";
import type { LiveState } from "../../live.ts";
import { LiveMark } from "../../parts/live-mark.tsx";
import type { Span } from "../../url-search.ts";
import { SavedViews } from "./saved-views.tsx";
import { viewOf } from "./view-search.ts";

interface ListActionsProps {
  of: ViewInput["of"];
  filters: Span;
  onView: (view: View) => void;
  live: LiveState;
  isPaused: boolean;
  onPause: (isPaused: boolean) => void;
}

/** What stands above a live list: its saved views, and whether it moves. */
export const ListActions = ({ of, filters, onView, ...live }: ListActionsProps) => (
  <>
    <SavedViews of={of} current={viewOf(filters)} onView={onView} />
    <LiveMark state={live.live} isPaused={live.isPaused} onPause={live.onPause} />
  </>
);
