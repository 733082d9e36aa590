/** Messages in the middle of other text: logs, mails, developer tools. Each look takes time in proportion to the text. */

export interface Piece {
  readonly text: string;
  /** The name in front of it, where there was one. */
  readonly name?: string;
}

/** What in a running text may be a message, in the order: URLs and forms, named values, XML, bare base64. */
export function findPieces(text: string): Piece[] {
  for (const look of [findQueries, findNamed, findElements, findBase64]) {
    const pieces = look(text).filter((piece) => piece.text.length < text.length);
    if (pieces.length > 0) return pieces;
  }
  return [];
}

function findQueries(text: string): Piece[] {
  return text
    .split(/[\s"'<>]/)
    .filter((word) => word.includes('SAMLResponse=') || word.includes('SAMLRequest='))
    .map((word) => ({ text: word }));
}

function findNamed(text: string): Piece[] {
  return [...text.matchAll(/(SAML(?:Response|Request))\\?["']?\s{0,3}[:=]\s{0,3}\\?["']?/g)].flatMap(
    (match) => {
      const value = runAt(text, match.index + match[0].length);
      return value.length < 40 ? [] : [{ text: value, name: match[1] ?? '' }];
    },
  );
}

/** Base64, with line breaks and escapes in it. */
function runAt(text: string, at: number): string {
  const run = /[A-Za-z0-9+/=%_\-\r\n]*/y;
  run.lastIndex = at;
  return (run.exec(text)?.[0] ?? '').trim();
}

const OPENING =
  /<((?:[\w.-]{1,50}:)?(?:Response|Assertion|AuthnRequest|LogoutRequest|LogoutResponse|EntityDescriptor|EntitiesDescriptor))[\s>]/g;

/** Whole elements, each up to the first closing tag of its name; without one, up to the end. */
function findElements(text: string): Piece[] {
  const opening = new RegExp(OPENING);
  const pieces: Piece[] = [];
  for (;;) {
    const match = opening.exec(text);
    if (match === null) return pieces;
    const closing = `</${match[1]}>`;
    const end = text.indexOf(closing, match.index);
    const after = end === -1 ? text.length : end + closing.length;
    pieces.push({ text: text.slice(match.index, after) });
    opening.lastIndex = after;
  }
}

function findBase64(text: string): Piece[] {
  return [...text.matchAll(/[A-Za-z0-9+/]{40,}(?:\r?\n[A-Za-z0-9+/]+)*={0,2}/g)].map(([run]) => ({
    text: run,
  }));
}
