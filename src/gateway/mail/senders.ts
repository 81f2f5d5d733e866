import { domainToASCII } from "node:url";
import type { Mail } from "../../contract/mail.ts";

/** Whether all that an e-mail names as its authors may send to a trigger; one that names nobody may only where anyone may. */
export function compileSenders({ senders }: Mail): (authors: readonly string[]) => boolean {
  if (senders === undefined) return () => true;
  const taken = new Set(senders.map(plain));
  const isTaken = (author: string) => {
    const address = plain(author);
    return taken.has(address) || taken.has(address.slice(address.lastIndexOf("@") + 1));
  };
  return (authors) => authors.length > 0 && authors.every(isTaken);
}

/** In lower case, its domain as DNS has it. */
function plain(address: string): string {
  const at = address.lastIndexOf("@");
  const domain = address.slice(at + 1).toLowerCase();
  return address.slice(0, at + 1).toLowerCase() + (domainToASCII(domain) || domain);
}
