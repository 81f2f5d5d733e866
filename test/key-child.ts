// A process of its own that takes the key of each data folder whose path it is sent, and tells it.
import { cipherKeys } from "../src/store/cipher-key.ts";

process.on("message", (folder: string) => {
  const [key] = cipherKeys({ folder, secretKey: undefined });
  process.send?.(Buffer.from(key).toString("hex"));
});
