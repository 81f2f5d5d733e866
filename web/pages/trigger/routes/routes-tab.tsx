import { Editable } from "../editable.tsx";
import { MatchLast } from "./match-last.tsx";
import { RouteList } from "./route-list.tsx";
import { Wanted } from "./wanted.tsx";

/** Which events are wanted and what they start, with what the last deliveries say to it. */
export function RoutesTab() {
  return (
    <div className="grid items-start gap-6 @4xl:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
      <div className="flex min-w-0 flex-col gap-6">
        <Editable>
          <Wanted />
          <RouteList />
        </Editable>
      </div>
      <MatchLast />
    </div>
  );
}
