/** Large enough that a refill costs little per id, small enough to stay in the cache. */
const poolBytes = 8_192;

/**
 * Hands out random bytes from a pool that `fill` refills, since asking the system for ten bytes at a time costs more
 * than the rest of making an id. Every byte is given once. The bytes are valid until the next call.
 */
export function randomPool(fill: (bytes: Uint8Array<ArrayBuffer>) => unknown): (bytes: number) => Uint8Array {
  const pool = new Uint8Array(poolBytes);
  let used = poolBytes;
  return (bytes) => {
    if (bytes > poolBytes) {
      const own = new Uint8Array(bytes);
      fill(own);
      return own;
    }
    if (used + bytes > poolBytes) {
      fill(pool);
      used = 0;
    }
    used += bytes;
    return pool.subarray(used - bytes, used);
  };
}
