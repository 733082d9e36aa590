/** What Net iD Access shows to users, and what its server logs. */
import { netId } from '../providers/net-id.ts';
import type { NetIdProtocol } from '../providers/net-id-types.ts';
import { faultThat } from './examples.ts';
import { type Explanation, sentence } from './explanation.ts';

const LOGIN = 'idcli net-id login --sandbox --verbose';
const WORDS: NetIdProtocol | undefined = netId.netId;

/** Returns the keys of both languages. Not every code has one: the page shows `USER_BLOCKED` verbatim. */
function keysOf({ messages }: NetIdProtocol): string[] {
  return [...new Set(Object.values(messages).flatMap((list) => Object.keys(list)))];
}

function explainKey(key: string, { messages, messagePrefix, reasons }: NetIdProtocol): Explanation {
  const code = key.startsWith(messagePrefix) ? key.slice(messagePrefix.length) : '';
  const reason = reasons[code];
  const texts = Object.entries(messages).map(([language, list]) =>
    list[key] === undefined || list[key] === ''
      ? `${language}: no text, so the page shows nothing or the key itself`
      : `${language}: “${list[key]}”`,
  );
  const place = reason === undefined ? 'a label of the page' : `the message of \`niasStatus\` \`${code}\``;
  return {
    code: key,
    family: 'net-id-keys',
    title: reason?.meaning ?? 'a label of the login page',
    meaning: `The key of ${place}. In the words of idcli, not of the vendor: ${texts.join('; ')}.`,
    causes: [],
    remedies: reason?.next === undefined ? [] : [reason.next],
    spec: netId.source,
    example: faultThat(({ providerError }) => providerError === code && code !== '', ['net-id']) ?? LOGIN,
  };
}

const EVENTS: Readonly<
  Record<keyof NetIdProtocol['events'], { title: string; more: string; fault: string }>
> = {
  started: {
    title: 'an authentication started',
    more: 'The entry has `IDENTIFIER`, `CUSTOMER_IDENTIFIER` and `SOURCE_ADDRESS`, the device that started it.',
    fault: 'ok',
  },
  completed: {
    title: 'an authentication completed',
    more: 'The entry has `IDENTIFIER`, `CUSTOMER_IDENTIFIER` and `SOURCE_ADDRESS`, the device that was used.',
    fault: 'ok',
  },
  failed: {
    title: 'an authentication failed',
    more: 'The entry also has `MESSAGE`, which says why.',
    fault: 'sign-validation-failed',
  },
  ended: {
    title: 'an authentication was cancelled or expired',
    more: 'The entry also has `MESSAGE`, which says which of the two.',
    fault: 'user-cancel',
  },
};

export function explainNetIdKeys(): Explanation[] {
  return WORDS === undefined ? [] : keysOf(WORDS).map((key) => explainKey(key, WORDS));
}

export function explainNetIdEvents(): Explanation[] {
  if (WORDS === undefined) return [];
  return (Object.keys(EVENTS) as (keyof NetIdProtocol['events'])[]).map((name) => {
    const { title, more, fault } = EVENTS[name];
    return {
      code: WORDS.events[name],
      family: 'net-id-events',
      where: 'event log of the server',
      title,
      meaning: `${sentence(title)} ${more}`,
      causes: [],
      remedies: ['look for this id in the log of the server, at the time of the run'],
      spec: netId.source,
      example: `idcli net-id login --sandbox --fault ${fault} --trace`,
    };
  });
}
