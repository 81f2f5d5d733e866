import { z } from "zod";

/** Who makes a call: an API key, or a person who is signed in. */
export const Actor = z
  .object({
    kind: z.enum(["key", "person"]),
    id: z.string(),
    name: z.string(),
    /** A person's. */
    email: z.string().optional(),
  })
  .meta({ id: "Actor" });
export type Actor = z.infer<typeof Actor>;

/** As sentences name them: `the key ci`, `Ada Lovelace`. */
export const calledBy = ({ kind, name }: Pick<Actor, "kind" | "name">): string =>
  kind === "key" ? `the key ${name}` : name;
