/** The normalized claims as readable rows, with related members together. */
import type { Claims } from '../../claims/document.ts';
import { type Cell, doubtful, good } from './line.ts';
import { sizeInWords } from './size.ts';
import { utcInWords } from './time.ts';

/** A claim for people. */
export interface ClaimRow {
  readonly label: string;
  readonly value: Cell;
  /** Claim paths that the value comes from. */
  readonly paths: readonly string[];
  /** Shown instead of a source. */
  readonly aside?: string;
}

const NAME_PARTS = [
  ['given name', 'given_name'],
  ['middle name', 'middle_name'],
  ['family name', 'family_name'],
  ['prefix', 'name_prefix'],
  ['suffix', 'name_suffix'],
] as const;

export interface RowOptions {
  /** The command that shows the rows. */
  readonly command: string;
  readonly verbose: boolean;
  /** Values that the page has shown already. */
  readonly told?: readonly unknown[];
}

/** The rows, in one order for every provider. */
export function rowsOf(claims: Claims, { command, verbose, told = [] }: RowOptions): ClaimRow[] {
  const shown = new Set<unknown>(verbose ? [] : [...told, claims.idp?.id]);
  return [
    ...simple('name', claims.name, 'name'),
    ...NAME_PARTS.flatMap(([label, path]) => simple(label, claims[path], path)),
    ...simple('subject', claims.subject, 'subject'),
    ...simple('birthdate', claims.birthdate, 'birthdate'),
    ...checked('email', claims.email, claims.email_verified, 'email'),
    ...checked('phone', claims.phone_number, claims.phone_number_verified, 'phone_number'),
    ...address(claims),
    ...nationalId(claims),
    ...identityProvider(claims),
    ...assurance(claims),
    ...age(claims),
    ...document(claims),
    ...portrait(claims, command),
    ...members('signature', claims.signature, 'signature', shown),
    ...members('device', claims.device, 'device', shown),
    ...simple('certificate', fingerprint(claims.certificate_sha256, verbose), 'certificate_sha256'),
    ...members('login', claims.authentication, 'authentication', shown),
  ];
}

function simple(label: string, value: string | undefined, path: string): ClaimRow[] {
  return value === undefined ? [] : [{ label, value, paths: [path] }];
}

/** A value that may have been verified. */
function checked(
  label: string,
  value: string | undefined,
  verified: boolean | undefined,
  path: string,
): ClaimRow[] {
  if (value === undefined) return [];
  const mark =
    verified === undefined ? [] : verified ? [' ', good('✓ verified')] : [' ', doubtful('not verified')];
  return [{ label, value: [value, ...mark], paths: [path] }];
}

function address({ address: parts }: Claims): ClaimRow[] {
  if (parts === undefined) return [];
  const town = [parts.postal_code, parts.locality].filter((part) => part !== undefined).join(' ');
  const lines = [parts.street_address, town, parts.region, parts.country];
  const composed = lines.filter((part) => part !== undefined && part !== '').join('\n');
  return [
    {
      label: 'address',
      value: composed === '' ? (parts.formatted ?? '') : composed,
      paths: Object.keys(parts).map((name) => `address.${name}`),
    },
  ];
}

function nationalId({ national_id: id }: Claims): ClaimRow[] {
  if (id === undefined) return [];
  const kind = [id.type, id.country].filter((part) => part !== undefined).join(', ');
  const value = [id.value, kind === '' ? undefined : `(${kind})`].filter((part) => part !== undefined);
  return [
    {
      label: 'national id',
      value: value.join(' '),
      paths: Object.keys(id).map((name) => `national_id.${name}`),
    },
  ];
}

function identityProvider({ idp }: Claims): ClaimRow[] {
  if (idp === undefined) return [];
  return [
    ...simple(
      'eID',
      [idp.id, idp.issuer].filter((part) => part !== undefined).join(', ') || undefined,
      'idp.id',
    ),
    ...simple('id there', idp.subject_id, 'idp.subject_id'),
  ];
}

function assurance({ assurance: given }: Claims): ClaimRow[] {
  if (given === undefined) return [];
  const level = given.level ?? undefined;
  const raw = given.raw === undefined || given.raw === level ? [] : [given.raw];
  const words = level !== undefined ? [level, ...raw] : [...raw, ...(given.raw ? ['no level known'] : [])];
  return [
    ...(words.length === 0
      ? []
      : [{ label: 'assurance', value: words.join(' · '), paths: ['assurance.raw'] }]),
    ...simple('methods', given.methods?.join(', '), 'assurance.methods'),
  ];
}

function age({ age: given }: Claims): ClaimRow[] {
  if (given === undefined) return [];
  const flags = Object.entries(given.over ?? {});
  const numbers = (wanted: boolean) => flags.flatMap(([years, over]) => (over === wanted ? [years] : []));
  const over = [
    numbers(true).join(' '),
    numbers(false).length === 0 ? '' : `not ${numbers(false).join(' ')}`,
  ].filter((part) => part !== '');
  return [
    ...simple('age', given.years === undefined ? undefined : String(given.years), 'age.years'),
    ...(over.length === 0
      ? []
      : [{ label: 'age over', value: over.join(' · '), paths: flags.map(([years]) => `age.over.${years}`) }]),
  ];
}

function document({ document: given }: Claims): ClaimRow[] {
  if (given === undefined) return [];
  const kind = given.type?.replaceAll('_', ' ') ?? given.raw_type;
  const issuer = [given.issuing_country, given.issuing_state, given.issuing_authority]
    .filter((part) => part !== undefined)
    .join(', ');
  const dates = [
    ...(given.issue_date === undefined ? [] : [`issued ${given.issue_date}`]),
    ...(given.expiry_date === undefined ? [] : [`expires ${given.expiry_date}`]),
  ].join(', ');
  const text = [[kind, given.number].filter((part) => part !== undefined).join(' '), issuer, dates];
  return [
    {
      label: 'document',
      value: text.filter((part) => part !== '').join('\n'),
      paths: Object.keys(given).map((name) => `document.${name}`),
    },
  ];
}

function portrait({ portrait: given }: Claims, command: string): ClaimRow[] {
  if (given === undefined) return [];
  const value = `${given.media_type}, ${sizeInWords(given.bytes)}`;
  const saved =
    command === 'login' ? { paths: [], aside: '--portrait FILE saves it' } : { paths: ['portrait'] };
  return [{ label: 'portrait', value, ...saved }];
}

/** Enough of a SHA-256 to compare by eye. Digits. */
const FINGERPRINT = 16;

function fingerprint(sha256: string | undefined, whole: boolean): string | undefined {
  return sha256 === undefined || whole ? sha256 : `${sha256.slice(0, FINGERPRINT)}…`;
}

/** A group of plain values, one per line, each with its name; without those that the page has shown already. */
function members(
  label: string,
  group: object | undefined,
  path: string,
  shown: ReadonlySet<unknown>,
): ClaimRow[] {
  const entries = Object.entries(group ?? {}).filter(([, value]) => !shown.has(value));
  if (entries.length === 0) return [];
  return [
    {
      label,
      value: entries
        .map(([name, value]) => `${name.replaceAll('_', ' ')} ${utcInWords(String(value))}`)
        .join('\n'),
      paths: entries.map(([name]) => `${path}.${name}`),
    },
  ];
}
