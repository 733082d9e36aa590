import { refuse } from './refusal.ts';

/**
 * Decodes base64 as XML allows it: with line breaks, without any other foreign character.
 *
 * @throws {Refusal}
 */
export function decodeBase64(text: string, what: string): Buffer {
  const dense = text.replace(/[\t\n\r ]/g, '');
  if (dense === '') return refuse(`${what} is empty`);
  if (dense.length % 4 !== 0 || !/^[A-Za-z0-9+/]+={0,2}$/.test(dense))
    return refuse(
      text.includes(' ')
        ? `${what} is not base64; it has a space, which a + becomes when it is not escaped as %2B`
        : `${what} is not base64`,
    );
  return Buffer.from(dense, 'base64');
}
