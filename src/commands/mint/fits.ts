/** Which options mean something for what is made. One that would change nothing is refused instead of ignored. */
import { IdcliError } from '../../errors.ts';
import { SAML_KINDS } from '../../mint/index.ts';
import type { Kind } from './make.ts';
import { type MintValues, mintOptions } from './mint.ts';

type Group = 'token' | 'saml' | 'sdo' | 'keys';

const TOKEN = ['token'] as const;
const SAML = ['saml'] as const;
const SDO = ['sdo'] as const;
const KEYS = ['keys'] as const;
const CLAIMS = ['token', 'saml'] as const;
const SOMEBODY = ['token', 'saml', 'sdo'] as const;

/** Those that are not here mean something for everything. */
const MEANT_FOR: Readonly<Partial<Record<keyof MintValues, readonly Group[]>>> = {
  claim: CLAIMS,
  claimsFile: CLAIMS,
  without: CLAIMS,
  header: TOKEN,
  person: SOMEBODY,
  people: SOMEBODY,
  issuer: SOMEBODY,
  clientId: ['token', 'sdo'],
  audience: TOKEN,
  spEntityId: SAML,
  acs: SAML,
  role: SAML,
  nonce: TOKEN,
  state: TOKEN,
  code: TOKEN,
  accessToken: TOKEN,
  requestId: SAML,
  relayState: SAML,
  nameId: SAML,
  nameIdFormat: SAML,
  authnContext: SAML,
  text: SDO,
  textFile: SDO,
  form: SDO,
  key: ['token', 'saml', 'keys'],
  cert: SAML,
  secret: TOKEN,
  kid: ['token', 'keys'],
  encrypt: CLAIMS,
  encryptTo: CLAIMS,
  encryptionAlg: CLAIMS,
  encryptionEnc: CLAIMS,
  format: KEYS,
  public: KEYS,
  curve: KEYS,
  bits: KEYS,
  use: KEYS,
  subject: ['saml', 'keys'],
  validDays: ['saml', 'keys'],
  lifetime: TOKEN,
};

const CALLED: Readonly<Record<Group, string>> = {
  token: 'tokens',
  saml: 'SAML messages',
  sdo: 'signed data objects',
  keys: 'keys',
};

function groupOf(kind: Kind): Group {
  if (kind === 'keys' || kind === 'sdo') return kind;
  return SAML_KINDS.some((one) => one === kind) ? 'saml' : 'token';
}

/** @throws {IdcliError} `USAGE` for an option that changes nothing of this kind */
export function refuseIdle(kind: Kind, values: MintValues): void {
  const group = groupOf(kind);
  for (const [option, groups] of Object.entries(MEANT_FOR)) {
    const value = values[option as keyof MintValues];
    if (value === undefined || value === false || groups.includes(group)) continue;
    const { name } = mintOptions[option as keyof typeof mintOptions];
    throw new IdcliError('USAGE', `--${name} changes nothing of ${kind}`, {
      hint: `it is for ${groups.map((one) => CALLED[one]).join(' and ')}`,
    });
  }
}
