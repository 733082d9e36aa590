/** The eIDs: their names, accepted hints and response dialects. */
import type { SandboxSdoKind } from '../../sdo/order.ts';

const TEXT = /^[^\0]{1,500}$/s;
const MOBILE_ID = {
  eid: 'Signicat MobileID',
  dialect: 'mobileid',
  hints: { externalRef: TEXT, deviceId: TEXT, metaData: TEXT, pushPayload: TEXT, preContextTitle: TEXT },
  required: ['externalRef', 'deviceId'],
} as const;

export const METHODS = {
  'sbid-inapp-sign': {
    eid: 'BankID',
    dialect: 'sbid',
    hints: { subject: /^\d{12}$/ },
    required: ['subject'],
    sdo: 'ltv-sdo',
  },
  'nbid-inapp-sign': {
    eid: 'BankID Norge',
    dialect: 'nbid',
    hints: { birthdate: /^\d{6}$/, phone: /^\d{8}$/ },
    required: ['birthdate', 'phone'],
    sdo: 'seid-sdo',
  },
  'mobileid-inapp-consent-sign': { ...MOBILE_ID, sdo: 'ltv-sdo' },
  'mobileid-inapp-jwt-consent-sign': { ...MOBILE_ID, sdo: 'jwt' },
} as const satisfies Readonly<Record<string, Method>>;

export interface Method {
  readonly eid: string;
  readonly dialect: DialectName;
  /** Word before the hyphen → pattern of its value. */
  readonly hints: Readonly<Record<string, RegExp>>;
  readonly required: readonly string[];
  /** Format of its signature. */
  readonly sdo: SandboxSdoKind;
}

export type MethodName = keyof typeof METHODS;
export type DialectName = 'sbid' | 'nbid' | 'mobileid';

export const isMethod = (name: string): name is MethodName => Object.hasOwn(METHODS, name);

interface Links {
  readonly status: string;
  readonly complete: string;
}

interface OrderFacts {
  readonly id: string;
  readonly autoStartToken: string;
  readonly reference: string;
}

type Body = Readonly<Record<string, unknown>>;

interface Dialect {
  /** Response of the authorization endpoint. */
  readonly first: (order: OrderFacts, links: Links) => Body;
  /** Status word of a pending order. */
  readonly pending: (seen: { readonly polls: number; readonly opened: boolean }) => string;
  readonly status: (word: string) => Body;
  readonly done: (complete: string) => Body;
  readonly failed: (code: string, message: string) => Body;
  /** Dialect words that a scenario may use. */
  readonly knows: (word: string) => boolean;
}

/** The three response dialects. */
export const DIALECTS = {
  sbid: {
    first: ({ id, autoStartToken }, { status }) => ({
      orderRef: id,
      autoStartToken,
      collectUrl: status,
      error: null,
    }),
    pending: ({ polls, opened }) => (polls <= 1 && !opened ? 'OUTSTANDING_TRANSACTION' : 'USER_SIGN'),
    status: (word) => ({ progressStatus: word }),
    done: (complete) => ({ progressStatus: 'COMPLETE', completeUrl: complete }),
    failed: (code, message) => ({ progressStatus: null, error: { code, message } }),
    knows: () => true,
  },
  nbid: {
    first: ({ reference }, { status }) => ({
      statusUri: status,
      status: 'pending',
      merchantReference: reference,
    }),
    pending: () => 'pending',
    status: (word) => ({ status: word }),
    done: (complete) => ({ status: 'finished', completeUri: complete }),
    failed: (code, message) => ({ status: 'error', errorMessageKey: code, errorMessage: message }),
    knows: (word) => word !== 'NO_CLIENT',
  },
  mobileid: {
    first: (_order, { status, complete }) => ({
      status: 'PENDING',
      statusUrl: status,
      completeUrl: complete,
      error: null,
    }),
    pending: () => 'PENDING',
    status: (word) => ({ status: word, error: null }),
    done: (complete) => ({ status: 'COMPLETED', completeUri: complete, error: null }),
    failed: (code, message) => ({
      status: 'FAILED',
      error: { code, message, error: code.toLowerCase(), error_description: message },
      errorMessage: message,
      errorMessageKey: code,
      errorUri: null,
    }),
    knows: (word) => word !== 'NO_CLIENT',
  },
} as const satisfies Record<DialectName, Dialect>;
