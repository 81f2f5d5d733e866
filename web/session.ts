import { clientOf } from "./client.ts";
import { queries } from "./queries.ts";

/** Who is signed in, in which workspace. */
export interface Session {
  workspace: string;
}

/** Asked for once; rejects with a Problem where nobody is signed in. */
export function session(): Promise<Session> {
  return queries.ensureQueryData({
    queryKey: ["session"],
    queryFn: async () => ({ workspace: (await clientOf("default").getStatus({})).workspace }),
  });
}
