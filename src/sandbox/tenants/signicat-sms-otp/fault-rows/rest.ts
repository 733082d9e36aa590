/** Scenarios of the Authentication REST API only. */
import type { SmsOtpFault } from './row.ts';

const ofApi = (row: Omit<SmsOtpFault, 'protocols'>): SmsOtpFault => ({ ...row, protocols: { rest: {} } });

export const REST: readonly SmsOtpFault[] = [
  ofApi({
    id: 'session-error',
    title: 'Session fails',
    does: 'the session ends as `ERROR` with an `error` object',
    trips: { outcome: 'server', error: 'PROVIDER_FAILED', providerError: 'sandbox_failure' },
    effect: {
      rest: {
        sets: {
          status: 'ERROR',
          statusDetail: 'the eID failed',
          error: {
            type: 'https://api.signicat.com/problems/sandbox',
            title: 'The eID failed',
            detail: 'scenario session-error',
            code: 'sandbox_failure',
          },
        },
      },
    },
  }),
  ofApi({
    id: 'session-expired',
    title: 'Session left alone',
    does: 'the session stays `CREATED` until it expires, after 2 seconds',
    trips: { outcome: 'expired', error: 'PROVIDER_EXPIRED', providerError: 'CREATED' },
    effect: { rest: { stale: true, lifetimeSeconds: 2 } },
  }),
  ofApi({
    id: 'session-unknown-status',
    title: 'Unknown status',
    does: 'the session is `PARKED`, a word that nothing documents, and expires after 2 seconds',
    trips: { outcome: 'unknown', error: 'ANSWER_UNKNOWN', providerError: 'PARKED' },
    effect: { rest: { sets: { status: 'PARKED' }, lifetimeSeconds: 2 } },
  }),
  ofApi({
    id: 'callback-lies',
    title: 'The callback is false',
    does: 'the browser comes back on the success URL, and the session is `ABORT`',
    trips: { outcome: 'user-cancel', error: 'ACCESS_DENIED', providerError: 'ABORT' },
    effect: { rest: { sets: { status: 'ABORT' } } },
  }),
  ofApi({
    id: 'session-swap',
    title: 'Another session',
    does: "the callback names another person's session",
    trips: { outcome: 'security', fails: ['session.id'] },
    effect: { rest: { swapsSession: true } },
  }),
  ofApi({
    id: 'provider-mismatch',
    title: 'Another eID',
    does: 'the session says `nbid` as `provider`',
    trips: { outcome: 'security', fails: ['session.provider'] },
    effect: { rest: { sets: { provider: 'nbid' } } },
  }),
  ofApi({
    id: 'reference-changed',
    title: 'Another reference',
    does: 'the session has another `externalReference` than the one that was sent',
    trips: { outcome: 'security', fails: ['session.external_reference'] },
    effect: { rest: { sets: { externalReference: 'reference-of-another-order' } } },
  }),
  ofApi({
    id: 'account-demanded',
    title: 'Account demanded',
    does: 'refuses every call without the account in `signicat-accountId`; the access token does not name it',
    trips: { outcome: 'bad-request', error: 'REQUEST_REFUSED', providerError: 'forbidden' },
    effect: { rest: { demandsAccount: 'caller' } },
  }),
  ofApi({
    id: 'account-in-token',
    title: 'Account in the token',
    does: 'the same, and the header `Signicat-OrganizationId`; the access token is a JWT that names both',
    trips: { outcome: 'done' },
    effect: { rest: { demandsAccount: 'token' } },
  }),
  ofApi({
    id: 'rate-limit',
    title: 'Asked too often',
    does: 'answers 429 with `Retry-After` to the first two readings of the session',
    trips: { outcome: 'done' },
    effect: { rest: { busyReads: 2 } },
  }),
  ofApi({
    id: 'rate-limit-lasting',
    title: 'Asked too often, for good',
    does: 'answers 429 with `Retry-After` to every reading of the session',
    trips: { outcome: 'retry', error: 'PROVIDER_RETRY', providerError: 'rate_limited' },
    effect: { rest: { busyReads: 1000 } },
  }),
  ofApi({
    id: 'invalid-params',
    title: 'Field refused',
    does: 'CreateSession answers 400 with `invalidParams`',
    trips: { outcome: 'bad-request', error: 'REQUEST_REFUSED', providerError: 'validation_error' },
    effect: { rest: { problem: 'invalid-params' } },
  }),
  ofApi({
    id: 'forbidden',
    title: 'Not allowed',
    does: 'CreateSession answers 403',
    trips: { outcome: 'bad-request', error: 'REQUEST_REFUSED', providerError: 'forbidden' },
    effect: { rest: { problem: 'forbidden' } },
  }),
];
