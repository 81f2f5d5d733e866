import ipaddr from "ipaddr.js";

type Address = ipaddr.IPv4 | ipaddr.IPv6;
type Test = (address: Address) => boolean;

/**
 * Compiles addresses, CIDRs and ranges (`10.0.0.1-10.0.0.9`) of IPv4 and IPv6 to a test. An IPv4 address mapped into
 * IPv6 is the IPv4 address, on both sides. Throws when one is malformed.
 */
export function compileAddressList(list: readonly string[]): (address: string) => boolean {
  const isSingle = (entry: string) => !entry.includes("-") && !entry.includes("/");
  const singles = new Set(list.filter(isSingle).map((entry) => ipaddr.process(entry).toString()));
  const tests = list.filter((entry) => !isSingle(entry)).map(compileNetwork);
  return (text) => {
    if (singles.has(text)) return true;
    if (!ipaddr.isValid(text)) return false;
    const address = ipaddr.process(text);
    return (singles.size > 0 && singles.has(address.toString())) || tests.some((test) => test(address));
  };
}

function compileNetwork(entry: string): Test {
  const dash = entry.indexOf("-");
  if (dash !== -1) return compileRange(entry.slice(0, dash).trim(), entry.slice(dash + 1).trim());
  const [network, bits] = unmapped(ipaddr.parseCIDR(entry));
  return (address) => isAlike(address, network) && address.match(network, bits);
}

/** Both ends belong to it. */
function compileRange(from: string, to: string): Test {
  const low = ipaddr.process(from);
  const high = ipaddr.process(to);
  if (low.kind() !== high.kind() || compare(low, high) > 0) {
    throw new Error(
      `${from}-${to} is no range: it must go from a lower to a higher address of the same kind`,
    );
  }
  return (address) => isAlike(address, low) && compare(low, address) <= 0 && compare(address, high) <= 0;
}

const mappedBits = 96;

/** `::ffff:10.0.0.0/104` is `10.0.0.0/8`. */
function unmapped([network, bits]: [Address, number]): [Address, number] {
  const isMapped = network instanceof ipaddr.IPv6 && network.isIPv4MappedAddress() && bits >= mappedBits;
  return isMapped ? [network.toIPv4Address(), bits - mappedBits] : [network, bits];
}

function isAlike(one: Address, other: Address): boolean {
  return one.kind() === other.kind();
}

function compare(one: Address, other: Address): number {
  return Buffer.compare(Buffer.from(one.toByteArray()), Buffer.from(other.toByteArray()));
}
