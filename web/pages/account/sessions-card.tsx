import { useQuery } from "@tanstack/react-query";
import { currentSession, endOtherSessions, endSession, listSessions } from "../../auth.ts";
import { Button } from "../../parts/button.tsx";
import { ListStates } from "../../parts/list-states.tsx";
import { Card } from "../../parts/page.tsx";
import { Badge } from "../../parts/status.tsx";
import { Moment } from "../../parts/time.tsx";
import { useToasts } from "../../parts/toasts.tsx";
import { texts } from "../../texts/account.ts";

/** The browsers in which one is signed in. */
export function SessionsCard() {
  const sessions = useQuery({ queryKey: ["sessions"], queryFn: listSessions });
  const current = useQuery({ queryKey: ["session"], queryFn: currentSession });
  const toasts = useToasts();
  const words = texts.sessions;
  const end = async (ending: Promise<void>) => {
    try {
      await ending;
      await sessions.refetch();
      toasts.done(words.done);
    } catch (error) {
      toasts.failed(error);
    }
  };
  const isAlone = sessions.data !== undefined && sessions.data.length < 2;
  return (
    <Card
      title={words.title}
      isFlush
      actions={
        <Button
          size="small"
          disabled={isAlone}
          title={isAlone ? words.noOthers : undefined}
          onClick={() => void end(endOtherSessions())}
        >
          {words.endOthers}
        </Button>
      }
    >
      <ListStates list={sessions} isEmpty={false} empty={null} rows={2}>
        <ul className="divide-y divide-line">
          {(sessions.data ?? []).map(({ token, userAgent, ipAddress, updatedAt }) => (
            <li key={token} className="flex items-center justify-between gap-3 px-5 py-3">
              <div className="min-w-0 text-sm">
                <p className="flex items-center gap-2 font-medium">
                  <span className="truncate" title={userAgent ?? undefined}>
                    {browserOf(userAgent ?? "")}
                  </span>
                  {token === current.data ? <Badge tone="good">{words.here}</Badge> : null}
                </p>
                <p className="text-xs text-muted">
                  {ipAddress} · <Moment at={updatedAt} />
                </p>
              </div>
              {token === current.data ? null : (
                <Button
                  size="small"
                  aria-label={words.endOf(browserOf(userAgent ?? ""), ipAddress ?? "")}
                  onClick={() => void end(endSession(token))}
                >
                  {words.end}
                </Button>
              )}
            </li>
          ))}
        </ul>
      </ListStates>
    </Card>
  );
}

const browsers = ["Edg", "OPR", "Firefox", "Chrome", "Safari"] as const;
const systems = ["Windows", "Android", "iPhone", "iPad", "Mac OS X", "Linux"] as const;

/** What people call the browser that sent this; the whole text where nothing is known in it. */
function browserOf(userAgent: string): string {
  const browser = browsers.find((name) => userAgent.includes(name));
  const system = systems.find((name) => userAgent.includes(name));
  if (browser === undefined) return userAgent === "" ? texts.sessions.unknown : userAgent;
  const name = { Edg: "Edge", OPR: "Opera", Firefox: "Firefox", Chrome: "Chrome", Safari: "Safari" }[browser];
  return system === undefined ? name : `${name}, ${system}`;
}
