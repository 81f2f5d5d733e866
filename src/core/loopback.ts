/** Whether a host, as it stands in a URL or as an address, is this machine itself. */
export const isLoopback = (host: string): boolean =>
  host === "localhost" || /^(::ffff:)?127(\.\d{1,3}){3}$/.test(host) || host === "::1" || host === "[::1]";
