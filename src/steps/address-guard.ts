import { lookup } from "node:dns";
import { isIP, type LookupFunction } from "node:net";
import ipaddr from "ipaddr.js";
import { TerminalError } from "./step.ts";

/** Thrown for an address that steps may not reach. Another attempt meets the same rule. */
export class AddressRefused extends TerminalError {
  override name = "AddressRefused";
}

export type AddressGuard = (address: string) => boolean;

/**
 * Says of a literal address whether steps may connect to it: public addresses, and those in `allow` (CIDRs) though they
 * are private. Loopback, private, link-local (the clouds' metadata services), shared, multicast, reserved and
 * documentation ranges are refused, also when they come wrapped in IPv6 (mapped, NAT64). Throws when `allow` holds
 * something else than a CIDR. Sources: the IANA special-purpose address registries, RFC 6890.
 */
export function addressGuard(allow: readonly string[]): AddressGuard {
  const allowed = allow.map((cidr) =>
    ipaddr.parseCIDR(cidr.includes("/") ? cidr : `${cidr}/${isIP(cidr) === 6 ? 128 : 32}`),
  );
  return (text) => {
    if (!ipaddr.isValid(text)) return false;
    const address = unwrap(ipaddr.process(text));
    return isPublic(address) || allowed.some(([range, bits]) => matches(address, range, bits));
  };
}

/**
 * A `lookup` for sockets that fails unless every address of the name may be reached. Checked with the very answer that
 * the socket connects to, so a name that changes its address between check and use gains nothing.
 */
export function guardedLookup(isAllowed: AddressGuard): LookupFunction {
  return (host, options, done) => {
    lookup(host, { ...options, all: true }, (error, addresses) => {
      const [first] = addresses ?? [];
      if (error !== null || first === undefined)
        return done(error ?? new Error(`${host} has no address.`), "");
      const refused = addresses.find(({ address }) => !isAllowed(address));
      if (refused !== undefined) return done(refusal(`${host} (${refused.address})`), "");
      if (options.all === true) return done(null, addresses);
      return done(null, first.address, first.family);
    });
  };
}

export function refusal(target: string): AddressRefused {
  return new AddressRefused(
    `The address of ${target} is not public. Whoever runs Tripline can allow addresses and networks: TRIPLINE_ALLOWED_ADDRESSES=127.0.0.1,10.1.0.0/16`,
  );
}

type Address = ReturnType<typeof ipaddr.process>;

/** Public by range, yet the door to a host's own secrets: Azure's WireServer. */
const hostServices = new Set(["168.63.129.16"]);

/** Only 2000::/3 is assigned for global unicast; the rest of IPv6 is special or nobody's. */
const globalUnicast = ipaddr.IPv6.parseCIDR("2000::/3");
const nat64 = ipaddr.IPv6.parseCIDR("64:ff9b::/96");

function isPublic(address: Address): boolean {
  if (address.range() !== "unicast" || hostServices.has(address.toString())) return false;
  return address.kind() === "ipv4" || matches(address, ...globalUnicast);
}

/** The IPv4 address that a NAT64 gateway would connect to (RFC 6052); any other address as it is. */
function unwrap(address: Address): Address {
  return matches(address, ...nat64) ? ipaddr.fromByteArray(address.toByteArray().slice(12)) : address;
}

function matches(address: Address, range: Address, bits: number): boolean {
  if (address instanceof ipaddr.IPv4) return range instanceof ipaddr.IPv4 && address.match(range, bits);
  return range instanceof ipaddr.IPv6 && address.match(range, bits);
}
