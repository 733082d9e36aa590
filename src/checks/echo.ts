/** Why a value came back changed. Every reason is proven before it is reported. */
import { createHash } from 'node:crypto';
import { nearMiss } from './compare.ts';

/** Explains how a value changed on the round trip; `undefined` if nothing explains it. */
export function echoMiss(sent: string, came: string): string | undefined {
  return REASONS.find(({ holds }) => holds(sent, came))?.reason(sent, came) ?? nearMiss(sent, came);
}

interface Reason {
  readonly holds: (sent: string, came: string) => boolean;
  readonly reason: (sent: string, came: string) => string;
}

const say = (text: string) => (): string => text;

/** Enough characters to rule out chance. */
const ENOUGH = 6;

const REASONS: readonly Reason[] = [
  {
    holds: (sent, came) => sent.includes('+') && came === sent.replaceAll('+', ' '),
    reason: say('every + came back as a blank: the provider decoded the value once too often'),
  },
  {
    holds: (sent, came) => came !== sent && (encodeURIComponent(sent) === came || decoded(came) === sent),
    reason: say('it came back percent-encoded: the provider encoded the value once too often'),
  },
  {
    holds: (sent, came) => sent.includes('%') && decoded(sent) === came,
    reason: say('it came back percent-decoded: the provider decoded the value once too often'),
  },
  {
    holds: (sent, came) => sent.replace(/=+$/, '') === came.replace(/=+$/, ''),
    reason: say('they differ in padding (=) only: something on the way strips it'),
  },
  {
    holds: (sent, came) => unescaped(came) === sent,
    reason: say(
      'it came back escaped as HTML: the provider wrote the value into a page without decoding it again',
    ),
  },
  {
    holds: (sent, came) => came.length >= ENOUGH && sent.startsWith(came),
    reason: (sent, came) => `it was cut off after ${came.length} of ${sent.length} characters`,
  },
  {
    holds: (sent, came) => sent.length >= ENOUGH && came.startsWith(sent),
    reason: (sent, came) => {
      const more = came.length - sent.length;
      return `something was added behind it: ${more === 1 ? '1 character' : `${more} characters`}`;
    },
  },
  {
    holds: (sent, came) => hashOf(sent, came) !== undefined,
    reason: (sent, came) => `it is the ${hashOf(sent, came)} hash of what was sent, not the value itself`,
  },
  {
    holds: (sent, came) =>
      ['base64', 'base64url', 'hex'].some(
        (form) => Buffer.from(sent).toString(form as BufferEncoding) === came,
      ),
    reason: say('it came back encoded once more, as base64 or hex'),
  },
];

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

const unescaped = (text: string): string | undefined =>
  /&(?:#\d+|#x[0-9a-f]+|amp|lt|gt|quot);/i.test(text)
    ? text
        .replace(/&#(\d{1,6});/g, (_, code: string) => String.fromCodePoint(Number(code)))
        .replace(/&#x([0-9a-f]{1,5});/gi, (_, code: string) =>
          String.fromCodePoint(Number.parseInt(code, 16)),
        )
        .replaceAll('&lt;', '<')
        .replaceAll('&gt;', '>')
        .replaceAll('&quot;', '"')
        .replaceAll('&amp;', '&')
    : undefined;

function hashOf(sent: string, came: string): string | undefined {
  const bare = came.replace(/=+$/, '');
  return ['sha256', 'sha1', 'sha384', 'sha512', 'md5'].find((name) => {
    const digest = createHash(name).update(sent, 'utf8').digest();
    return (
      digest.toString('hex') === came.toLowerCase() ||
      digest.toString('base64url') === bare ||
      digest.toString('base64').replace(/=+$/, '') === bare
    );
  });
}
