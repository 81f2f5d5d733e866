import { newId } from "../core/id.ts";
import { authPath, clientHeader } from "../people/auth-path.ts";
import type { NewPerson } from "../store/store.ts";
import type { ApiDoors } from "./doors.ts";

/** A person as the store takes them; of the password it gets a slow hash. */
export async function newPerson(
  { signIn, now, random }: ApiDoors,
  { name, email, password }: { name: string; email: string; password: string },
): Promise<NewPerson> {
  const source = { now: now(), random };
  return {
    id: newId("per", source),
    accountId: newId("acc", source),
    name,
    email,
    passwordHash: await signIn.passwordHash(password),
    now: new Date(source.now).toISOString(),
  };
}

interface SignedIn {
  email: string;
  password: string;
  answer: unknown;
  status: number;
}

/** The answer to somebody who has just got a password: they are signed in with it. */
export async function signedIn(
  { signIn }: ApiDoors,
  {
    origin,
    address,
    header,
  }: { origin: string; address: string | null; header: (name: string) => string | undefined },
  { email, password, answer, status }: SignedIn,
): Promise<Response> {
  const request = new Request(`${origin}${authPath}/sign-in/email`, {
    method: "POST",
    headers: {
      "Content-Type": "application/json",
      "User-Agent": header("user-agent") ?? "",
      Origin: origin,
      [clientHeader]: address ?? "",
    },
    body: JSON.stringify({ email, password }),
  });
  const signed = await signIn.handle(request, { origin });
  const response = Response.json(answer, { status });
  for (const cookie of signed.headers.getSetCookie()) response.headers.append("Set-Cookie", cookie);
  return response;
}
