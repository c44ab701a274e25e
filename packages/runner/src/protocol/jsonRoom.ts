/** What an honest stub ever writes: 200,000 values, each of at most two brackets. */
const MOST_BRACKETS = 400_000;
/** Between two values of them. */
const MOST_COMMAS = 200_000;
const [QUOTE, BACKSLASH, COMMA, BRACKET, BRACE] = Buffer.from('"\\,[{', 'latin1');

/**
 * Whether parsing this JSON makes no more objects than an honest answer: three bytes of `[],` would otherwise become a
 * hundred times as many here. Looks at each byte once; what is no JSON is for the parser to refuse.
 */
export function hasRoom(json: Buffer): boolean {
  let brackets = 0;
  let commas = 0;
  let inText = false;
  for (let at = 0; at < json.length; at++) {
    const byte = json[at];
    if (inText) {
      if (byte === BACKSLASH) at++;
      else if (byte === QUOTE) inText = false;
    } else if (byte === QUOTE) inText = true;
    else if (byte === COMMA) commas++;
    else if (byte === BRACKET || byte === BRACE) brackets++;
    if (brackets > MOST_BRACKETS || commas > MOST_COMMAS) return false;
  }
  return true;
}
