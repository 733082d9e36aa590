/** Scenarios with a refusal or without a response. */
import type { ConsentFault } from './row.ts';

/** The idcli error of each class. */
const THROWN = {
  'user-cancel': 'ACCESS_DENIED',
  denied: 'AUTHENTICATION_DENIED',
  expired: 'PROVIDER_EXPIRED',
  busy: 'PROVIDER_BUSY',
  retry: 'PROVIDER_RETRY',
  'bad-request': 'REQUEST_REFUSED',
  server: 'PROVIDER_FAILED',
} as const;

type Class = keyof typeof THROWN;

/** The bank's code in the response to a status request. */
const bank = (id: string, title: string, outcome: Class, code: string, message: string): ConsentFault => ({
  id,
  title,
  does: `the status ends with the bank's code \`${code}\``,
  trips: { outcome, error: THROWN[outcome], providerError: code },
  effect: { bank: { code, message: `scenario ${id}: ${message}` } },
});

/** Refused at the authorization endpoint, in JSON. */
const refuses = (
  id: string,
  title: string,
  does: string,
  error: string,
  body: Readonly<Record<string, unknown>>,
  outcome: Class = 'bad-request',
): ConsentFault => ({
  id,
  title,
  does,
  trips: { outcome, error: THROWN[outcome], providerError: error },
  effect: { refuses: { status: 400, body } },
});

const described = (id: string, error: string, because: string) => ({
  error,
  error_description: `scenario ${id}: ${because}`,
});

const codeRefusal = (
  id: string,
  title: string,
  error: string,
  description: string,
  status = 400,
): ConsentFault => ({
  id,
  title,
  does: `the token endpoint answers ${status} with \`${error}\`: ${description}`,
  trips: { outcome: 'bad-request', error: 'REQUEST_REFUSED', providerError: error },
  effect: { refusesCode: { error, description: `scenario ${id}: ${description}`, status } },
});

export const REFUSALS: readonly ConsentFault[] = [
  bank('user-cancel', 'The person cancels', 'user-cancel', 'USER_CANCEL', 'the person pressed cancel'),
  bank('expired', 'Order expired', 'expired', 'EXPIRED_TRANSACTION', 'nobody approved in time'),
  bank('start-failed', 'App not started', 'expired', 'START_FAILED', 'the app was not started in time'),
  bank(
    'access-denied-rp',
    'Merchant refused',
    'bad-request',
    'ACCESS_DENIED_RP',
    'the merchant may not do this',
  ),
  bank(
    'invalid-parameters',
    'Order refused',
    'bad-request',
    'INVALID_PARAMETERS',
    'the bank does not take the order',
  ),
  bank('certificate-err', 'eID blocked', 'denied', 'CERTIFICATE_ERR', "the person's eID is blocked"),
  bank('internal-error', 'Fault at the bank', 'server', 'INTERNAL_ERROR', 'something went wrong at the bank'),
  {
    id: 'retry',
    title: 'Try again',
    does: 'the status ends with `RETRY`: as the status with Swedish BankID, as an error elsewhere',
    trips: { outcome: 'retry', error: 'PROVIDER_RETRY', providerError: 'RETRY' },
    effect: {
      bank: { code: 'RETRY', message: 'scenario retry: a new attempt is asked for', asStatus: true },
    },
  },
  refuses(
    'already-in-progress',
    'Another order is running',
    'the authorization endpoint answers `ALREADY_IN_PROGRESS`',
    'ALREADY_IN_PROGRESS',
    {
      error: {
        code: 'ALREADY_IN_PROGRESS',
        message: 'scenario already-in-progress: another order is running',
      },
    },
    'busy',
  ),
  refuses(
    'error-as-string',
    'Error as text',
    'the authorization endpoint answers with `error` as text',
    'invalid_request_object',
    described('error-as-string', 'invalid_request_object', 'the error is text'),
  ),
  refuses(
    'error-as-object',
    'Error as object',
    'the authorization endpoint answers with `error` as an object',
    'invalid_request_object',
    {
      error: { code: 'invalid_request_object', message: 'scenario error-as-object: the error is an object' },
    },
  ),
  refuses(
    'unknown-enc-kid',
    'Key not known',
    'refuses the JWE, as if it did not know the key',
    'invalid_request_object',
    described('unknown-enc-kid', 'invalid_request_object', 'kid names no key of this server'),
  ),
  refuses(
    'missing-scope',
    'Scope refused',
    'refuses the request, as if `signicat.sign` were missing',
    'invalid_scope',
    described('missing-scope', 'invalid_scope', 'scope has no signicat.sign'),
  ),
  refuses(
    'missing-signtext',
    'No text',
    'refuses the request, as if the text were missing',
    'invalid_request',
    described('missing-signtext', 'invalid_request', 'signicat_signtext is missing'),
  ),
  refuses(
    'login-hint-string',
    'Hint is not a list',
    'refuses the request, as if `login_hint` were a string',
    'invalid_request',
    described('login-hint-string', 'invalid_request', 'login_hint must be an array'),
  ),
  codeRefusal(
    'demo-client-mismatch',
    'Credentials of the other client',
    'invalid_client',
    'the Basic header counts as the one of demo-inapp',
    401,
  ),
  codeRefusal(
    'invalid-client',
    'Client authentication refused',
    'invalid_client',
    'the client secret counts as wrong',
    401,
  ),
  codeRefusal('code-reuse', 'Code used before', 'invalid_grant', 'the code counts as used'),
  codeRefusal(
    'pkce-mismatch',
    'Code verifier refused',
    'invalid_grant',
    'code_verifier counts as not fitting the code_challenge',
  ),
  {
    id: 'status-unknown',
    title: 'Unknown status',
    does: 'the status stays at `PARKED`',
    trips: { outcome: 'unknown', error: 'ANSWER_UNKNOWN', providerError: 'PARKED' },
    needs: { timeoutSeconds: 1 },
    effect: { staysAt: 'unknown' },
  },
  {
    id: 'never-finishes',
    title: 'Nobody signs',
    does: 'the status stays pending for ever',
    trips: { outcome: 'timeout', error: 'APPROVAL_TIMEOUT' },
    needs: { timeoutSeconds: 1 },
    effect: { staysAt: 'pending' },
  },
  {
    id: 'sdo-expired',
    title: 'Too late for the signed data',
    does: 'the signature endpoint answers 401 `invalid_token`',
    trips: { outcome: 'expired', error: 'PROVIDER_EXPIRED', providerError: 'invalid_token' },
    effect: { signatureAnswer: 'expired' },
  },
];
