import type { IncomingMessage } from "node:http";
import ipaddr from "ipaddr.js";
import { compileAddressList } from "../core/address-list.ts";

export interface Client {
  /** Canonical text; an IPv4 address mapped into IPv6 is IPv4. */
  ip: string;
  secure: boolean;
  /** The connection comes from a trusted proxy: what it says of its client counts. */
  isProxied: boolean;
}

/** Says of a request where it comes from. */
export interface ClientView {
  of(request: IncomingMessage): Client;
  /** How the address was found, for who looks after the trigger. */
  explain(request: IncomingMessage): string;
  /** The address of what seems to be a proxy that nobody has named: its callers' addresses can't be told then. */
  doubt(request: IncomingMessage): string | null;
}

export interface TrustedProxies {
  /** CIDRs, addresses and ranges. */
  proxies: readonly string[];
  /** Instead of their addresses: how many stand before Tripline, in every case. */
  hops?: number | undefined;
}

/** Hops of one X-Forwarded-For that are looked at; real chains have a handful. */
const hopsMax = 50;
const shownCharactersMax = 200;

/**
 * Compiles what is trusted. The X-Forwarded fields count only from a trusted peer, and X-Forwarded-For is walked from
 * the right over trusted addresses, or over so many hops, since what stands further left was written by the client.
 * Throws when a CIDR is wrong.
 */
export function compileClient({ proxies, hops = 0 }: TrustedProxies): ClientView {
  const isListed = proxies.length === 0 ? () => false : compileAddressList(proxies);
  const isProxy = hops > 0 ? () => true : isListed;
  const trustsSome = hops > 0 || proxies.length > 0;

  function found({ socket, headers }: IncomingMessage): Client {
    const peer = plainAddress(socket.remoteAddress ?? "");
    const encrypted = "encrypted" in socket && socket.encrypted === true;
    if (!trustsSome || !isProxy(peer)) return { ip: peer, secure: encrypted, isProxied: false };
    const forwarded = headers["x-forwarded-for"];
    const proto = headers["x-forwarded-proto"];
    return {
      ip: typeof forwarded === "string" ? walked(peer, forwarded, hops > 0 ? { hops } : { isListed }) : peer,
      secure: typeof proto === "string" ? lastOf(proto).toLowerCase() === "https" : encrypted,
      isProxied: true,
    };
  }

  function doubt({ socket, headers }: IncomingMessage): string | null {
    const peer = plainAddress(socket.remoteAddress ?? "");
    return headers["x-forwarded-for"] !== undefined && !isProxy(peer) && isPrivate(peer) ? peer : null;
  }

  function explain(request: IncomingMessage): string {
    const peer = plainAddress(request.socket.remoteAddress ?? "") || "unknown";
    const forwarded = request.headers["x-forwarded-for"];
    const field = typeof forwarded === "string" ? `X-Forwarded-For "${shown(forwarded)}"` : null;
    if (found(request).isProxied) {
      const trust = hops > 0 ? `${hops} proxies are trusted, whatever their addresses` : "a trusted proxy";
      return `forwarded by ${peer} (${trust}), ${field ?? "which sent no X-Forwarded-For"}`;
    }
    if (field === null) return "its connection's peer";
    const suspect =
      doubt(request) === null ? "" : ". If that is your proxy, name it in TRIPLINE_TRUSTED_PROXIES";
    return `its connection's peer, which is no trusted proxy, so that its ${field} does not count${suspect}`;
  }

  return { of: found, explain, doubt };
}

/** Addresses that no caller from the internet has. */
export function isPrivate(address: string): boolean {
  return ipaddr.isValid(address) && ipaddr.process(address).range() !== "unicast";
}

/** How far the walk goes: over trusted addresses, or over so many hops, the peer being the first. */
type Bound = { isListed: (address: string) => boolean } | { hops: number };

function walked(peer: string, forwarded: string, bound: Bound): string {
  const hops = forwarded.split(",", hopsMax + 1);
  // A chain too long to be real is the client's own work: only the peer is sure.
  if (hops.length > hopsMax) return peer;
  let client = peer;
  for (let at = hops.length - 1; at >= 0; at -= 1) {
    const isBeyond = "hops" in bound ? hops.length - at > bound.hops : !bound.isListed(client);
    if (isBeyond) break;
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

const mappedPrefix = "::ffff:";

function plainAddress(address: string): string {
  if (!address.includes(":")) return address;
  // As the system writes every IPv4 caller of a server that listens on both.
  if (address.startsWith(mappedPrefix) && address.includes(".")) return address.slice(mappedPrefix.length);
  return ipaddr.isValid(address) ? ipaddr.process(address).toString() : address;
}

/** The value that the nearest proxy wrote. */
function lastOf(list: string): string {
  return list.slice(list.lastIndexOf(",") + 1).trim();
}

function shown(text: string): string {
  const plain = text.replace(/[^\x20-\x7e]/g, "?");
  return plain.length > shownCharactersMax ? `${plain.slice(0, shownCharactersMax)}…` : plain;
}
