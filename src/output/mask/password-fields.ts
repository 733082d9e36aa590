/** Fields that a page itself declares to hold a secret, whatever their names are. */
import type { Exchange } from '../../outcome.ts';

/** Larger bodies are documents. */
const MAX_BODY_BYTES = 1_000_000;
const INPUT = /<input\b[^>]{0,2000}>/gi;
const SECRET =
  /\b(?:type\s*=\s*["']?password\b|autocomplete\s*=\s*["']?[\w\s-]*(?:-password|one-time-code)\b)/i;
const NAME = /\bname\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))/i;

/** Returns the names of all password and one-time code fields in the pages of a run. */
export function passwordFields(exchanges: readonly Exchange[]): ReadonlySet<string> {
  const names = new Set<string>();
  for (const { response } of exchanges) {
    const { body } = response ?? {};
    if (body === undefined || body.length > MAX_BODY_BYTES || !isPage(body)) continue;
    const page = Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString();
    for (const [input] of page.matchAll(INPUT)) {
      if (!SECRET.test(input)) continue;
      const [, double, single, bare] = NAME.exec(input) ?? [];
      const name = double ?? single ?? bare;
      if (name !== undefined) names.add(name);
    }
  }
  return names;
}

const LESS_THAN = 0x3c;
const isPage = (body: Uint8Array): boolean => body.find((byte) => byte > 0x20 && byte < 0x80) === LESS_THAN;
