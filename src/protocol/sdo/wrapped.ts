/** Finds objects inside JSON: a signing result, a document from an archive. */
import { jsonIn } from '../../common/json.ts';
import { decodeBase64 } from './base64.ts';

/** Maximum number of values inspected. */
const MOST = 10_000;

/** Whether a text may be JSON that holds an object. @param start without white space before it */
export const looksLikeJson = (start: string): boolean => /^[{[]/.test(start);

/** Returns the first value that is XML, a PDF or a token with certificates, as text or base64. */
export function findInJson(bytes: Uint8Array): Uint8Array | undefined {
  const queue: unknown[] = [jsonIn(new TextDecoder().decode(bytes))];
  for (let index = 0; index < queue.length && index < MOST; index += 1) {
    const value = queue[index];
    if (typeof value === 'string') {
      const found = objectIn(value);
      if (found !== undefined) return found;
    } else if (typeof value === 'object' && value !== null)
      queue.push(...Object.values(value).slice(0, MOST));
  }
  return undefined;
}

function objectIn(value: string): Uint8Array | undefined {
  if (resembles(value.slice(0, 100))) return Buffer.from(value, 'utf8');
  const head = decodeBase64(
    value
      .slice(0, 100)
      .replace(/[^A-Za-z0-9+/]/g, '')
      .slice(0, 64),
  );
  if (head === undefined || !resembles(Buffer.from(head).toString('latin1'))) return undefined;
  return decodeBase64(value);
}

const resembles = (start: string): boolean => /^\s*(?:\xef\xbb\xbf)?(?:<\?xml|<[A-Za-z]|%PDF-)/.test(start);
