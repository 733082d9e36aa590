/** The HTTP requirements of each endpoint, with their sections. */
import type { CheckCode } from '../catalog/catalog.ts';

const ANSWER_KINDS = [
  'discovery',
  'jwks',
  'token',
  'userinfo',
  'introspection',
  'revocation',
  'par',
  'registration',
  'other',
] as const;
export type AnswerKind = (typeof ANSWER_KINDS)[number];

export interface DueAnswer {
  /** Content types. Absent: unspecified. */
  readonly types?: readonly string[];
  readonly typeSpec?: string;
  /** Success statuses. Absent: unspecified. */
  readonly statuses?: readonly number[];
  readonly statusSpec?: string;
  /** Statuses of an error named in the body. */
  readonly errorStatuses?: readonly number[];
  /** Whether `Cache-Control: no-store` is required. */
  readonly noStore?: true;
  /** The check of the document itself that finds duplicate members. */
  readonly membersJudgedBy?: CheckCode;
}

const JSON_ONLY = ['application/json'];

const DUE: Readonly<Record<AnswerKind, DueAnswer>> = {
  discovery: {
    types: JSON_ONLY,
    typeSpec: 'OpenID Connect Discovery 1.0, 4.2',
    membersJudgedBy: 'discovery.parse',
  },
  jwks: { types: ['application/json', 'application/jwk-set+json'], typeSpec: 'RFC 7517, 8.5.2' },
  token: {
    types: JSON_ONLY,
    typeSpec: 'RFC 6749, 5.1 and 5.2',
    statuses: [200],
    statusSpec: 'RFC 6749, 5.1 and 5.2',
    errorStatuses: [400, 401],
    noStore: true,
    membersJudgedBy: 'token_response.members',
  },
  userinfo: {
    types: ['application/json', 'application/jwt'],
    typeSpec: 'OpenID Connect Core 1.0, 5.3.2',
    statuses: [200],
    statusSpec: 'OpenID Connect Core 1.0, 5.3.2 and 5.3.3',
    errorStatuses: [400, 401, 403],
  },
  introspection: {
    types: ['application/json', 'application/token-introspection+jwt'],
    typeSpec: 'RFC 7662, 2.2; RFC 9701, 5',
    statuses: [200],
    statusSpec: 'RFC 7662, 2.2',
    errorStatuses: [400, 401, 403],
  },
  // The body means nothing here, and many servers send 204 without one.
  revocation: { statuses: [200, 204], statusSpec: 'RFC 7009, 2.2', errorStatuses: [400, 401, 503] },
  par: {
    types: JSON_ONLY,
    typeSpec: 'RFC 9126, 2.2',
    statuses: [201],
    statusSpec: 'RFC 9126, 2.2',
    errorStatuses: [400, 401],
  },
  registration: {
    types: JSON_ONLY,
    typeSpec: 'RFC 7591, 3.2.1',
    statuses: [201],
    statusSpec: 'RFC 7591, 3.2.1',
    errorStatuses: [400, 401],
  },
  other: {},
};

export const dueAnswer = (kind: AnswerKind): DueAnswer => DUE[kind];
