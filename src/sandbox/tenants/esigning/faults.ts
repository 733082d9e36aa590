/** The scenarios of this tenant, as data. */
import { playedOver } from '../../doors.ts';
import type { SdoTamper } from '../../sdo/make-sdo.ts';
import type { Fault } from '../../types.ts';

interface OrderEffect {
  /** Refuses to insert the order. */
  readonly fault?: { readonly code: 'Client' | 'Server'; readonly message: string; readonly status: number };
  /** Part of the signer's id that is not read, so that the page asks for it. */
  readonly forgets?: 'signer' | 'name';
  /** Declines the first page for the person. */
  readonly declines?: true;
  /** Order status after the last page, instead of `Complete`. */
  readonly ends?: string;
  /** Refuses codes. */
  readonly code?: 'wrong' | 'expired';
  /** Number of status requests still answered `Active` after the exit; `ever`: all. */
  readonly activeFor?: number | 'ever';
  /** Number of object requests answered with an empty object. */
  readonly emptyFor?: number;
  /** Response to status requests. */
  readonly answer?: 'other-order' | 'html' | 'doctype';
  readonly idToken?: 'none' | 'other-name' | 'property' | 'damaged' | 'other-phone';
  /** Common name of the certificate, instead of the signer's. */
  readonly commonName?: string;
  readonly tamper?: SdoTamper;
  /** Age of the signature in hours. */
  readonly signedHoursAgo?: number;
}

export interface EsigningFault extends Fault {
  readonly effect: OrderEffect;
}

const refused = (id: string, message: string): EsigningFault => ({
  id,
  title: message,
  does: `answers the order with a fault: ${message}`,
  trips: { outcome: 'bad-request', error: 'REQUEST_REFUSED', providerError: 'Client' },
  effect: { fault: { code: 'Client', message, status: 500 } },
});

const CODES = {
  expired: 'PROVIDER_EXPIRED',
  denied: 'AUTHENTICATION_DENIED',
  server: 'PROVIDER_FAILED',
} as const;

const ending = (id: string, outcome: keyof typeof CODES, ends: string): EsigningFault => ({
  id,
  title: `Order ${ends}`,
  does: `ends the order as \`${ends}\`, and the browser at the error page`,
  trips: { outcome, error: CODES[outcome], providerError: ends },
  effect: { ends },
});

const asked = (id: string, forgets: 'signer' | 'name', what: string): EsigningFault => ({
  id,
  title: `The page asks for ${what}`,
  does: `does not take ${what} from the order, so that the page asks for it`,
  trips: { outcome: 'done', warnings: ['self_asserted_name'] },
  effect: { forgets },
});

const good = (id: string, title: string, does: string, effect: OrderEffect): EsigningFault => ({
  id,
  title,
  does,
  trips: { outcome: 'done', warnings: ['self_asserted_name'] },
  effect,
});

interface Wrong {
  readonly id: string;
  /** The failing check. */
  readonly fails: string;
  readonly does: string;
  readonly effect: OrderEffect;
}

const wrong = ({ id, fails, does, effect }: Wrong): EsigningFault => ({
  id,
  title: does,
  does,
  trips: { outcome: 'security', fails: [fails] },
  effect,
});

export const OK = good('ok', 'All is well', 'has a text signed', {});

const code = (id: string, refusal: 'wrong' | 'expired', does: string): EsigningFault => ({
  id,
  title: does,
  does: `${does}; after three tries the order is \`Deleted\``,
  trips: { outcome: 'denied', error: 'AUTHENTICATION_DENIED', providerError: 'Deleted' },
  effect: { code: refusal },
});

const ROWS: readonly EsigningFault[] = [
  OK,
  good('ok-pdf', 'PDF', 'the same; for an order with a PDF', {}),
  asked('signer-unknown', 'signer', 'the signer'),
  asked('signer-phone', 'name', 'the name'),
  good('signer-phone-name', 'Nothing to type', 'takes phone and name from the order', {}),
  good('sdo-not-ready', 'Object not there yet', 'gives an empty `B64SDOBytes` twice', { emptyFor: 2 }),
  good('exit-lies', 'Exit too early', 'sends the browser to the exit while the order is `Active`', {
    activeFor: 3,
  }),
  {
    ...good('sdo-no-id-token', 'No ID token', 'leaves metadata and ID token out of the object', {
      idToken: 'none',
    }),
    trips: { outcome: 'done' },
  },
  good('sdo-id-token-elsewhere', 'Another property', 'keeps the ID token under another name', {
    idToken: 'other-name',
  }),
  good('sdo-id-token-property', 'XAdES property', 'keeps the ID token in a property of an XAdES signature', {
    idToken: 'property',
  }),
  good('name-mismatch', 'Another name', 'has another name in the certificate than in the ID token', {
    commonName: 'Someone Else',
  }),
  good(
    'certificate-expired-now',
    'A day later',
    'signs a day ago, so that the certificate has expired since',
    {
      signedHoursAgo: 24,
    },
  ),
  {
    id: 'user-cancel',
    title: 'The signer cancels',
    does: 'sends the browser to AbortURL; the order is `RejectedBySigner`',
    trips: { outcome: 'user-cancel', error: 'ACCESS_DENIED', providerError: 'RejectedBySigner' },
    effect: { declines: true },
  },
  ending('expired', 'expired', 'Expired'),
  ending('expired-by-proxy', 'expired', 'ExpiredByProxy'),
  ending('cancelled-by-merchant', 'denied', 'CancelledByMerchant'),
  ending('deleted', 'denied', 'Deleted'),
  ending('failed', 'server', 'Failed'),
  code('otp-wrong', 'wrong', 'does not take the code'),
  code('otp-expired', 'expired', 'says that the code has expired'),
  refused('too-large', 'the document is too large'),
  refused('bad-order-id', 'the order id has a forbidden character'),
  refused('duplicate-order-id', 'there is an order with this id'),
  refused('bad-id-value', 'IDValue is neither a phone nor a phone and a name'),
  refused('unknown-authentication-id', 'unknown AuthenticationID'),
  {
    id: 'soap-fault',
    title: 'Fault of the service',
    does: 'answers the order with 500 and a server fault',
    trips: { outcome: 'server', error: 'PROVIDER_FAILED', providerError: 'Server' },
    effect: { fault: { code: 'Server', message: 'the service could not go on', status: 500 } },
  },
  wrong({
    id: 'other-order',
    fails: 'order.id',
    does: 'answers about another order',
    effect: { answer: 'other-order' },
  }),
  wrong({ id: 'doctype', fails: 'order.answer', does: 'answers with a DTD', effect: { answer: 'doctype' } }),
  wrong({
    id: 'sdo-id-token-bad-signature',
    fails: 'sdo.id_token',
    does: 'damages the signature of the ID token',
    effect: {
      idToken: 'damaged',
    },
  }),
  wrong({
    id: 'sdo-digest-mismatch',
    fails: 'sdo.digest',
    does: 'states a digest that is not that of the document',
    effect: {
      tamper: 'digest',
    },
  }),
  wrong({
    id: 'sdo-other-document',
    fails: 'sdo.document',
    does: 'has another document signed, rightly',
    effect: {
      tamper: 'other-text',
    },
  }),
  wrong({
    id: 'phone-mismatch',
    fails: 'sdo.phone',
    does: 'has another phone in the ID token',
    effect: { idToken: 'other-phone' },
  }),
  {
    id: 'not-xml',
    title: 'No XML',
    does: 'answers the question for the status with a page of HTML',
    trips: { outcome: 'server', error: 'ANSWER_UNREADABLE' },
    effect: { answer: 'html' },
  },
  {
    id: 'never-finishes',
    title: 'Never ends',
    does: 'sends the browser to the exit, and leaves the order `Active` for ever',
    trips: { outcome: 'timeout', error: 'APPROVAL_TIMEOUT' },
    effect: { activeFor: 'ever' },
  },
];

export const ESIGNING_FAULTS: readonly EsigningFault[] = playedOver('e-signing', ROWS);

export function findFault(id: string): EsigningFault | undefined {
  return ESIGNING_FAULTS.find((fault) => fault.id === id);
}
