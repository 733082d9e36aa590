/** A whole outcome masked: the one place, right before output, where that happens (CL-C6). Coarse: what may be secret or personal is not shown at all. */
import type { Claims } from '../claims/types.ts';
import type { Json, Outcome, OutcomeError } from '../outcome.ts';
import type { OutputOptions } from './options.ts';

/** A compact token: its header says what it is, the rest is nobody's business. */
const COMPACT = /\b(eyJ[\w-]+)\.[\w-]*(?:\.[\w-]*){1,3}/g;

/** A text without the secrets of this run and without whole tokens. */
export function maskText(text: string, options: OutputOptions): string {
  if (options.showSecrets) return text;
  return maskSecrets(text, options).replace(COMPACT, '$1.•••');
}

/** A text without the secrets of this run. */
export function maskSecrets(text: string, { secrets, showSecrets }: OutputOptions): string {
  if (showSecrets) return text;
  return [...secrets].reduce(
    (masked, secret) => (secret === '' ? masked : masked.replaceAll(secret, '•••')),
    text,
  );
}

/** What people's output is made from. Tokens stay: people are shown facts about them, never the tokens. */
export function maskOutcome(outcome: Outcome, options: OutputOptions): Outcome {
  return {
    ...outcome,
    ...(outcome.claims === undefined ? {} : { claims: maskClaims(outcome.claims, options) }),
    ...(outcome.error === undefined ? {} : { error: maskError(outcome.error, options) }),
    data: maskStrings(outcome.data, options),
    reports: maskStrings(outcome.reports, options),
    notes: maskStrings(outcome.notes, options),
  };
}

/** Error texts are masked everywhere, also in JSON: they repeat what others sent. */
function maskError(error: OutcomeError, options: OutputOptions): OutcomeError {
  return maskStrings(error, options);
}

const PERSONAL = new Set([
  'phone_number',
  'email',
  'birthdate',
  'subject',
  'address',
  'national_id',
  'document',
  'idp',
]);

function maskClaims(claims: Claims, options: OutputOptions): Claims {
  if (options.showPii) return claims;
  const hide = (value: Json): Json =>
    typeof value === 'object' && value !== null
      ? Object.fromEntries(Object.entries(value).map(([name, member]) => [name, hide(member)]))
      : '***';
  const masked = Object.entries(claims).map(([name, value]) => [
    name,
    PERSONAL.has(name) || name === 'unmapped' ? hide(value) : value,
  ]);
  return Object.fromEntries(masked) as Claims;
}

function maskStrings<Value>(value: Value, options: OutputOptions): Value {
  const walk = (inner: unknown): unknown => {
    if (typeof inner === 'string') return maskText(inner, options);
    if (Array.isArray(inner)) return inner.map(walk);
    if (typeof inner !== 'object' || inner === null) return inner;
    return Object.fromEntries(Object.entries(inner).map(([name, member]) => [name, walk(member)]));
  };
  return walk(value) as Value;
}
