import ipaddr from "ipaddr.js";

/** Parts of 16 bits of an IPv6 address that name the network: what one subscriber is given holds 2^64 addresses. */
const networkParts = 4;

/** Whom an address belongs to, as far as it says: itself for IPv4, its /64 for IPv6. What is no address stays as it is. */
export function networkOf(ip: string): string {
  if (!ip.includes(":") || !ipaddr.isValid(ip)) return ip;
  const address = ipaddr.process(ip);
  if (!(address instanceof ipaddr.IPv6)) return address.toString();
  const parts = address.parts.slice(0, networkParts).map((part) => part.toString(16));
  return `${parts.join(":")}::/64`;
}
