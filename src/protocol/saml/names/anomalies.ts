/**
 * SPID and CIE of Italy answer every refusal with Responder or Requester, and say in StatusMessage which it is:
 * `ErrorCode nr22`. SPID, Regole tecniche, table of messages; CIE, manuale tecnico, codici di errore.
 */

type StatusClass = 'denied' | 'bad-request' | 'server' | 'unknown';

/** What a status says. */
export interface Meaning {
  readonly words: string;
  readonly class: StatusClass;
  readonly next: string;
}

const REQUEST_PARTS: Readonly<Record<number, string>> = {
  8: 'its form',
  9: 'its Version',
  10: 'its Issuer',
  11: 'its ID',
  12: 'its RequestedAuthnContext',
  13: 'its IssueInstant',
  14: 'its Destination',
  15: 'its IsPassive',
  16: 'its AssertionConsumerService',
  17: 'the Format of its NameIDPolicy',
  18: 'its AttributeConsumingServiceIndex',
};

const OF_THE_USER: Readonly<Record<number, Pick<Meaning, 'words' | 'next'>>> = {
  19: { words: 'the user gave wrong credentials too often', next: 'log in again with the right ones' },
  20: {
    words: 'the user has no credentials of the level asked for',
    next: 'ask for a lower level in RequestedAuthnContext, or have the user raise it at the provider',
  },
  21: { words: 'the user took too long', next: 'log in again' },
  22: { words: 'the user refused to hand the attributes over', next: 'log in again and consent' },
  23: {
    words: 'the identity is suspended or revoked, or the credentials are blocked',
    next: 'the user has to ask the provider',
  },
  25: { words: 'the user cancelled', next: 'log in again' },
};

/** Returns undefined for any other text. */
export function meaningOfAnomaly(message: string): Meaning | undefined {
  const number = Number(/^\s*ErrorCode\s+nr\s*(\d{1,2})\b/i.exec(message)?.[1]);
  const user = OF_THE_USER[number];
  if (user !== undefined) return { ...user, class: 'denied' };
  const part = REQUEST_PARTS[number];
  if (part === undefined) return undefined;
  return {
    words: `the provider refuses the request for ${part}`,
    class: 'bad-request',
    next: `compare ${part} with the rules of the federation`,
  };
}
