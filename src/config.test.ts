import { expect, test } from "vitest";
import { readConfig } from "./config.ts";

test.each([
  [{ TRIPLINE_TLS_CERT: "cert.pem" }, "TRIPLINE_TLS_KEY"],
  [{ TRIPLINE_TLS_KEY: "key.pem" }, "TRIPLINE_TLS_CERT"],
  [{ TRIPLINE_TLS_CLIENT_CA: "ca.pem" }, "TRIPLINE_TLS_CERT"],
  [{ TRIPLINE_TRUSTED_HOPS: "1", TRIPLINE_TRUSTED_PROXIES: "10.0.0.0/8" }, "TRIPLINE_TRUSTED_HOPS"],
  [{ TRIPLINE_TRUSTED_HOPS: "0" }, "TRIPLINE_TRUSTED_HOPS"],
])(
  "[S58] [S65] the settings %j need, or exclude, another one, which is said by its name",
  (environment, name) => {
    expect(() => readConfig(environment)).toThrow(
      expect.objectContaining({ message: expect.stringContaining(name) }),
    );
  },
);

test("[S58] a certificate with its key, and proxies by address or by number, are taken", () => {
  const environment = {
    TRIPLINE_TLS_CERT: "cert.pem",
    TRIPLINE_TLS_KEY: "key.pem",
    TRIPLINE_TRUSTED_HOPS: "2",
  };
  expect(readConfig(environment)).toMatchObject({ tlsCert: "cert.pem", trustedHops: 2, trustedProxies: [] });
});
