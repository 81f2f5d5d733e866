import { type Config, environmentName } from "./config.ts";
import { Problem } from "./contract/problem.ts";
import { compileAddressList } from "./core/address-list.ts";
import { addressGuard } from "./steps/address-guard.ts";

type Compile = (entries: readonly string[]) => unknown;

/** Throws Problem `invalid_input` that names the setting, where what reads an address would tell only of the address. */
export function checkNetworks({ trustedProxies, allowedAddresses }: Config): void {
  refuse("trustedProxies", trustedProxies, {
    compile: compileAddressList,
    kinds: "no address, CIDR or range of addresses from low to high",
  });
  refuse("allowedAddresses", allowedAddresses, { compile: addressGuard, kinds: "no address and no CIDR" });
}

function refuse(
  field: keyof Config,
  entries: readonly string[],
  { compile, kinds }: { compile: Compile; kinds: string },
): void {
  for (const entry of entries) {
    try {
      compile([entry]);
    } catch (cause) {
      const detail = `${environmentName(field)}: "${entry}" is ${kinds}`;
      throw new Problem("invalid_input", { detail, cause });
    }
  }
}
