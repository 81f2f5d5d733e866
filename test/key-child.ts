// A process of its own that takes the key of each data folder whose path it is sent, and tells it.
import { cipherKey } from "../src/store/cipher-key.ts";

process.on("message", (folder: string) => {
  const key = cipherKey({ folder, secretKey: undefined });
  process.send?.(Buffer.from(key).toString("hex"));
});
