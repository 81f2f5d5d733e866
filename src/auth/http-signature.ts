import { wrongDigest } from "./content-digest.ts";
import { headerOf } from "./header.ts";
import { compileAlgorithm } from "./http-signature-algorithm.ts";
import { HttpSignatureConfig } from "./http-signature-config.ts";
import { httpSignatureExample } from "./http-signature-example.ts";
import { defineScheme, type Proof, type Verdict } from "./scheme.ts";
import { signatureBase } from "./signature-base.ts";
import { type LabeledSignature, readSignatures } from "./signature-input.ts";
import { compileWindow } from "./timestamp.ts";

/** HTTP Message Signatures (RFC 9421), the body by its `Content-Digest` (RFC 9530). */
export const httpSignature = defineScheme({
  type: "http-signature",
  title: "HTTP message signature",
  description:
    "The caller signs parts of the request as RFC 9421 says and sends Signature-Input and Signature; the body is " +
    "signed by its Content-Digest (RFC 9530), which is compared with the bytes received. A field may be signed as sent, " +
    "in its strict form (`sf`), by a member (`key`) or as bytes (`bs`).",
  refusal: "signature",
  config: HttpSignatureConfig,
  examples: [
    {
      title: "With a shared secret",
      config: { algorithm: "hmac-sha256", secret: "partner-secret", secretEncoding: "base64" },
    },
    {
      title: "With a public key, each request once",
      config: {
        algorithm: "ed25519",
        publicKey: "JrQLj5P/89iXES9+vFgrIy29clF9CC/oPPsw3c5D0bs=",
        keyId: "test-key-ed25519",
        components: ["@method", "@target-uri"],
        nonce: "required",
      },
    },
  ],
  secrets: ({ secret }) => (secret === undefined ? [] : [secret]),
  carries: () => ({ signatures: ["signature", "signature-input"] }),
  leavesOpen: ({ contentDigest, created }) => [
    ...(contentDigest === "never"
      ? [{ what: "body" as const, message: "the body is not signed: who has seen one call can send another" }]
      : []),
    ...(created === "optional"
      ? [{ what: "time" as const, message: "a call without `created` can be sent again at any time" }]
      : []),
  ],
  example: httpSignatureExample,
  compile(config, doors) {
    const isRight = compileAlgorithm(config, doors);
    const window = compileWindow({ unit: "seconds", toleranceMs: config.toleranceMs });

    return (proof) => {
      const read = readSignatures(proof, config.label);
      if (read.kind === "none") return refused(read.reason);
      const refusals: Extract<Verdict, { kind: "refused" }>[] = [];
      for (const labeled of read.signatures) {
        const verdict = check(proof, labeled);
        if (verdict.kind === "proved") return verdict;
        refusals.push({ ...verdict, reason: `${labeled.label}: ${verdict.reason}` });
      }
      const reason = refusals.map((each) => each.reason).join("; ");
      return { kind: "refused", reason, stale: refusals.some(({ stale }) => stale === true) };
    };

    function check(proof: Proof, { input, signature }: LabeledSignature): Verdict {
      const [, parameters] = input;
      const unwanted = wrongParameters(parameters, config);
      if (unwanted !== undefined) return refused(unwanted);
      const built = signatureBase(proof, input);
      if (built.kind === "none") return refused(built.reason);
      const open = uncovered(built.covered, needed(config, proof));
      if (open !== undefined) return refused(`it does not cover ${open}`);
      if (!isRight(built.base, signature)) return refused("the signature differs");
      const changed = built.covered.has("content-digest") ? wrongDigest(proof) : undefined;
      if (changed !== undefined) return refused(changed);
      return timely(parameters, proof.now);
    }

    /** Asked after the signature was right, so that it is said of what the sender did sign. */
    function timely(parameters: Parameters, now: number): Verdict {
      const created = parameters.get("created");
      const expires = parameters.get("expires");
      if (typeof expires === "number" && now >= expires * 1_000) {
        return { kind: "refused", reason: "the signature has expired", stale: true };
      }
      const verdict: Verdict =
        typeof created === "number" ? window(String(created), now) : { kind: "proved" };
      const nonce = parameters.get("nonce");
      return verdict.kind === "proved" && typeof nonce === "string" ? { kind: "proved", id: nonce } : verdict;
    }
  },
});

type Parameters = LabeledSignature["input"][1];

/** Why a signature with these parameters is not one that is asked for. */
function wrongParameters(parameters: Parameters, config: HttpSignatureConfig): string | undefined {
  const { algorithm, keyId, tag } = config;
  const alg = parameters.get("alg");
  if (alg !== undefined && alg !== algorithm) return `its alg is not ${algorithm}`;
  if (keyId !== undefined && parameters.get("keyid") !== keyId) return `its keyid is not ${keyId}`;
  if (tag !== undefined && parameters.get("tag") !== tag) return `its tag is not ${tag}`;
  const created = parameters.get("created");
  if (created === undefined && config.created === "required") return "it has no created";
  if (created !== undefined && !Number.isSafeInteger(created)) return "its created is no time";
  const expires = parameters.get("expires");
  if (expires !== undefined && !Number.isSafeInteger(expires)) return "its expires is no time";
  const nonce = parameters.get("nonce");
  if (config.nonce === "required" && (typeof nonce !== "string" || nonce === "")) return "it has no nonce";
  return undefined;
}

function needed({ components: named, contentDigest }: HttpSignatureConfig, proof: Proof): readonly string[] {
  // Parameters are taken from the query, too: one that is not signed anybody can change.
  const components = named ?? (proof.url.includes("?") ? withQuery : withoutQuery);
  const hasBody = proof.body.length > 0 || headerOf(proof, "content-digest") !== undefined;
  const isSigned = contentDigest === "always" || (contentDigest === "body" && hasBody);
  return isSigned ? [...components, "content-digest"] : components;
}

const withoutQuery = ["@method", "@path"] as const;
const withQuery = [...withoutQuery, "@query"] as const;

/** Components that tell another one along with more. */
const wider: Readonly<Record<string, readonly string[]>> = {
  "@path": ["@target-uri", "@request-target"],
  "@query": ["@target-uri", "@request-target"],
  "@authority": ["@target-uri"],
  "@scheme": ["@target-uri"],
};

function uncovered(covered: ReadonlySet<string>, names: readonly string[]): string | undefined {
  return names.find((name) => !covered.has(name) && !(wider[name] ?? []).some((wide) => covered.has(wide)));
}

function refused(reason: string): Extract<Verdict, { kind: "refused" }> {
  return { kind: "refused", reason };
}
