/** Scenarios that succeed: responses that a client must be able to read. */
import type { SandboxSdoKind } from '../../../sdo/order.ts';
import type { ConsentFault } from './row.ts';

/** The default scenario. */
export const OK: ConsentFault = {
  id: 'ok',
  title: 'All is well',
  does: 'the phone is asked, the person signs, and everything is right',
  trips: { outcome: 'done' },
  effect: {},
};

const goodRun = (method: string, title: string): ConsentFault => ({
  id: `${method}-ok`,
  title,
  does: `the usual course with the method \`${method}\``,
  trips: { outcome: 'done' },
  needs: { method },
  effect: {},
});

const sdoOf = (id: string, kind: SandboxSdoKind, what: string): ConsentFault => ({
  id,
  title: `Signed data as ${what}`,
  does: `the signed data object is ${what}, whatever the method`,
  trips: { outcome: 'done' },
  effect: { sdo: { kind } },
});

const good = (id: string, title: string, does: string, effect: ConsentFault['effect']): ConsentFault => ({
  id,
  title,
  does,
  trips: { outcome: 'done' },
  effect,
});

export const GOOD: readonly ConsentFault[] = [
  OK,
  goodRun('sbid', 'Swedish BankID'),
  goodRun('nbid', 'Norwegian BankID on mobile'),
  goodRun('mobileid', 'MobileID, XML'),
  goodRun('mobileid-jwt', 'MobileID, JWT'),
  good('instant', 'Signed at once', 'the first status is final', { pendingPolls: 0 }),
  good('slow', 'Slow person', 'twenty polls are pending', { pendingPolls: 20 }),
  good(
    'no-client-first',
    'App opened late',
    'the status is `NO_CLIENT` twice, then goes on as usual (other eIDs have no such word and stay pending)',
    { statusesFirst: ['NO_CLIENT', 'NO_CLIENT'] },
  ),
  {
    ...good('no-discovery', 'No discovery document', 'answers 404 where the discovery document should be', {
      discovery: 'missing',
    }),
    protocols: { inspect: {} },
  },
  good('error-null-string', 'The word null', 'every answer has `error` with the text `"null"`', {
    errorWord: true,
  }),
  good('key-without-alg', 'Key without algorithm', 'the encryption key in the key set has no `alg`', {
    encryptionKey: 'no-alg',
  }),
  good(
    'lenient-enc',
    'Any content encryption',
    'opens request objects with other `enc` than A256CBC-HS512 too',
    {
      anyContentEncryption: true,
    },
  ),
  good(
    'cookie-rotation',
    'Cookie changes',
    'each answer sets another session cookie, and only the last one is good',
    {
      cookie: 'rotating',
    },
  ),
  good('collect-url-with-query', 'Status URL with query', 'the status URL has a query already', {
    statusUrl: 'with-query',
  }),
  good('many-hops', 'Many redirects', 'ten hops lie between completion and redirect URI', { redirects: 10 }),
  good(
    'encrypted-tokens',
    'Encrypted tokens',
    "ID token and UserInfo are encrypted to the client's registered key, the signed token inside",
    { encryptsTokens: true },
  ),
  sdoOf('sdo-seid', 'seid-sdo', 'a SEID-SDO'),
  sdoOf('sdo-ltv', 'ltv-sdo', 'an LTV-SDO (XAdES)'),
  sdoOf('sdo-jwt', 'jwt', 'a JWT'),
];
