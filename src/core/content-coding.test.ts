import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { decoderOf, isTooLong } from "./content-coding.ts";

const plain = Buffer.from("plain ".repeat(1_000));

async function failureOf(name: string, bytes: Uint8Array, bytesMax: number): Promise<unknown> {
  return decoderOf(name)?.(bytes, bytesMax).then(
    () => null,
    (error: unknown) => error,
  );
}

test.each(["identity", "zstd", "GZIP", "constructor", ""])("%j is not known", (name) => {
  expect(decoderOf(name)).toBeUndefined();
});

test.each([
  ["gzip", gzipSync],
  ["deflate", deflateSync],
  ["deflate", deflateRawSync],
  ["br", brotliCompressSync],
] as const)("%s beyond its bound is told from what is broken", async (name, pack) => {
  const packed = pack(plain);
  expect(isTooLong(await failureOf(name, packed, plain.length - 1))).toBe(true);
  const broken = await failureOf(name, packed.subarray(0, packed.length / 2), plain.length);
  expect(broken).toBeInstanceOf(Error);
  expect(isTooLong(broken)).toBe(false);
});

test.each([
  ["gzip", gzipSync],
  ["x-gzip", gzipSync],
  ["deflate", deflateSync],
  ["deflate", deflateRawSync],
  ["br", brotliCompressSync],
] as const)("%s gives the content back", async (name, pack) => {
  expect(await decoderOf(name)?.(pack(plain), plain.length)).toEqual(plain);
});

test("bare deflate data that begins like a zlib header is told by its check bits", async () => {
  // A stored block that is not the last one, and an empty last one (RFC 1951, 3.2.4). The five bits that fill the first
  // byte up mean nothing, and may make its low half an 8.
  const { length } = plain;
  const head = [0b0000_1000, length & 255, length >> 8, ~length & 255, (~length >> 8) & 255];
  const bare = Buffer.concat([Buffer.from(head), plain, Buffer.from([1, 0, 0, 255, 255])]);
  expect(await decoderOf("deflate")?.(bare, length)).toEqual(plain);
});
