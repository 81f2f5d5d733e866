/** JSON inside JSON inside JSON: a text of such length is not put into more. */
const jsonLevels = 3;
/** As few characters of base64 as are looked for: what is shorter stands in too many texts by chance. */
const base64CharactersMin = 7;

/** A long secret as it may stand in a text, each spelling by itself. */
export function spellingsOf(secret: string): string[] {
  const encoded = secret.isWellFormed() ? [encodeURIComponent(secret), inForm(secret)] : [];
  const base64 = base64Parts(secret).flatMap((part) => [
    part,
    part.replaceAll("+", "-").replaceAll("/", "_"),
    encodeURIComponent(part),
  ]);
  return [...new Set([secret, ...inJson(secret), ...encoded, ...base64])];
}

/**
 * The secret as it stands within something that was encoded in base64: by where it begins, its bytes fall on other
 * characters. Those at its ends, which it shares with what is around it, are left.
 */
export function base64Parts(secret: string): string[] {
  const bytes = Buffer.from(secret);
  return [0, 1, 2].flatMap((before) => {
    const encoded = Buffer.concat([Buffer.alloc(before), bytes]).toString("base64");
    const own = encoded.slice(Math.ceil((before * 4) / 3), Math.floor(((before + bytes.length) * 4) / 3));
    return own.length < base64CharactersMin ? [] : [own];
  });
}

function inJson(secret: string): string[] {
  const spellings: string[] = [];
  let text = secret;
  for (let level = 0; level < jsonLevels; level += 1) {
    text = JSON.stringify(text).slice(1, -1);
    spellings.push(text);
  }
  return spellings;
}

const inForm = (secret: string) => new URLSearchParams({ "": secret }).toString().slice(1);
