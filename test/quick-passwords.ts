import { randomBytes, scrypt, timingSafeEqual } from "node:crypto";

/** Stands in for `better-auth/crypto` in the process of the tests: the same scrypt with a hundredth of the work, which
 *  took as long as the smallest browser test, hundreds of times. Programs that tests start hash as users' do. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(16).toString("hex");
  return `${salt}:${(await derived(password, salt)).toString("hex")}`;
}

export async function verifyPassword(asked: { hash: string; password: string }): Promise<boolean> {
  const [salt, key] = asked.hash.split(":");
  if (salt === undefined || key === undefined) throw new Error("Invalid password hash");
  return timingSafeEqual(await derived(asked.password, salt), Buffer.from(key, "hex"));
}

function derived(password: string, salt: string): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    scrypt(password.normalize("NFKC"), salt, 64, { N: 128, r: 16, p: 1 }, (error, key) =>
      error === null ? resolve(key) : reject(error),
    );
  });
}
