import type { IncomingMessage } from "node:http";
import ipaddr from "ipaddr.js";

export interface Client {
  /** Canonical text; an IPv4 address mapped into IPv6 is IPv4. */
  ip: string;
  secure: boolean;
}

/** Hops of one X-Forwarded-For that are looked at; real chains have a handful. */
const hopsMax = 50;

/**
 * Compiles the list of trusted proxies (CIDRs or addresses) to a function that says where a request comes from. The
 * X-Forwarded fields count only from a trusted peer, and X-Forwarded-For is walked from the right over trusted
 * addresses, since what stands further left was written by the client. Throws when a CIDR is wrong.
 */
export function compileClient(trustedProxies: readonly string[]): (request: IncomingMessage) => Client {
  const isTrusted = compileAddressList(trustedProxies);
  return (request) => {
    const peer = plainAddress(request.socket.remoteAddress ?? "");
    const encrypted = "encrypted" in request.socket && request.socket.encrypted === true;
    if (trustedProxies.length === 0 || !isTrusted(peer)) return { ip: peer, secure: encrypted };
    const forwarded = request.headers["x-forwarded-for"];
    const proto = request.headers["x-forwarded-proto"];
    return {
      ip: typeof forwarded === "string" ? walked(peer, forwarded, isTrusted) : peer,
      secure: typeof proto === "string" ? lastOf(proto).toLowerCase() === "https" : encrypted,
    };
  };
}

/** Compiles CIDRs and single addresses to a test. Throws when one is malformed. */
export function compileAddressList(list: readonly string[]): (address: string) => boolean {
  const ranges = list.map((entry) =>
    entry.includes("/") ? ipaddr.parseCIDR(entry) : wholeAddress(ipaddr.process(entry)),
  );
  return (address) => {
    if (!ipaddr.isValid(address)) return false;
    const parsed = ipaddr.process(address);
    return ranges.some(([range, bits]) => range.kind() === parsed.kind() && parsed.match(range, bits));
  };
}

function wholeAddress(address: ipaddr.IPv4 | ipaddr.IPv6): [ipaddr.IPv4 | ipaddr.IPv6, number] {
  return [address, address.kind() === "ipv4" ? 32 : 128];
}

function walked(peer: string, forwarded: string, isTrusted: (address: string) => boolean): string {
  const hops = forwarded.split(",", hopsMax + 1);
  // A chain too long to be real is the client's own work: only the peer is sure.
  if (hops.length > hopsMax) return peer;
  let client = peer;
  for (let at = hops.length - 1; at >= 0 && isTrusted(client); at -= 1) {
    const hop = withoutPort(hops[at]?.trim() ?? "");
    if (!ipaddr.isValid(hop)) break;
    client = ipaddr.process(hop).toString();
  }
  return client;
}

/** `1.2.3.4:5678` and `[::1]:5678`, as some proxies write them. */
function withoutPort(hop: string): string {
  if (hop.startsWith("[")) return hop.slice(1, hop.indexOf("]"));
  return /^[\d.]+:\d+$/.test(hop) ? hop.slice(0, hop.indexOf(":")) : hop;
}

function plainAddress(address: string): string {
  if (!address.includes(":")) return address;
  return ipaddr.isValid(address) ? ipaddr.process(address).toString() : address;
}

/** The value that the nearest proxy wrote. */
function lastOf(list: string): string {
  return list.slice(list.lastIndexOf(",") + 1).trim();
}
