/**
 * What the SAML V2.0 Implementation Profile for Federation Interoperability 1.1 (Kantara Initiative, 2019) demands of a
 * service provider, as far as a browser shows it. https://kantarainitiative.github.io/SAMLprofiles/fedinterop.html
 */
import { defined } from '../../common/defined.ts';
import { GOOD_LOGIN_ID } from '../application/bench.ts';
import type { PlanRow } from '../plan-row.ts';
import type { ProbeResult, ProbeStatus } from '../probe.ts';

export const SAML_PLAN = 'saml';
export const SAML_PLAN_TITLE = 'As the SAML implementation profile of Kantara';

interface Requirement {
  readonly id: string;
  /** What it demands, in a few words. */
  readonly demands: string;
  readonly probes: readonly string[];
  /** It is only recommended, or only as the default. */
  readonly should?: true;
}

const REQUIREMENTS: readonly Requirement[] = [
  { id: 'IIP-G01', demands: 'allows for clocks', probes: ['clock-ahead'] },
  {
    id: 'IIP-G03',
    demands: 'rejects messages with a DTD',
    probes: ['doctype', 'inner-doctype', 'external-entity', 'parameter-entity', 'recursive-entities'],
  },
  { id: 'IIP-MD07', demands: 'tries every signing key', probes: ['second-key', 'wrong-cert'] },
  {
    id: 'IIP-SSO01',
    demands: 'the Web Browser SSO profile',
    probes: [
      ...[GOOD_LOGIN_ID, 'unsigned', 'damaged-value', 'changed-content', 'wrong-issuer', 'wrong-audience'],
      ...['wrong-recipient', 'wrong-in-response-to', 'not-yet-valid', 'assertion-expired'],
      ...['confirmation-expired', 'missing-confirmation', 'missing-authn-statement', 'response-replay'],
    ],
  },
  {
    id: 'IIP-SSO03',
    demands: 'responses and errors by POST',
    probes: [GOOD_LOGIN_ID, 'authn-failed', 'authn-failed-with-assertion', 'requester-error'],
  },
  {
    id: 'IIP-SSO04',
    demands: 'signed assertion, response, or both',
    probes: [GOOD_LOGIN_ID, 'response-signed', 'both-signed'],
  },
  { id: 'IIP-ALG01', demands: 'digests by SHA-256', probes: [GOOD_LOGIN_ID] },
  { id: 'IIP-ALG02', demands: 'signatures by RSA with SHA-256', probes: [GOOD_LOGIN_ID] },
  {
    id: 'IIP-ALG08',
    demands: 'no weak algorithms by default',
    probes: ['sha1', 'sha1-digest'],
    should: true,
  },
  {
    id: 'IIP-SP08',
    demands: 'decrypts assertions',
    probes: ['encrypted', 'encrypted-cbc', 'encrypted-response-signed'],
  },
  { id: 'IIP-SP10', demands: 'lives with unknown attributes', probes: ['extra-attributes'] },
  { id: 'IIP-SP13', demands: 'rejects unsigned responses', probes: ['unsigned'] },
  { id: 'IIP-SP14', demands: 'single logout', probes: ['logout-request-good'], should: true },
];

/** The probes of the plan, by id. */
export const probesOfPlan = (): readonly string[] => [
  ...new Set([GOOD_LOGIN_ID, ...REQUIREMENTS.flatMap(({ probes }) => probes)]),
];

/** From the one that decides to the one that says least. */
const ORDER: readonly ProbeStatus[] = ['fail', 'inconclusive', 'warn', 'pass', 'skip'];

/** Compares the results with what the conformance plans demand, a row for each demand. */
export function planTable(results: readonly ProbeResult[]): readonly PlanRow[] {
  return REQUIREMENTS.map(({ id, demands, probes, should }) => {
    const found = results.filter(({ row }) => probes.includes(row.id));
    const decisive = [...found].sort(
      (one, other) => ORDER.indexOf(one.status) - ORDER.indexOf(other.status),
    )[0];
    const ours = decisive?.status ?? 'not played';
    return {
      module: `${id}: ${demands}`,
      suite: verdictOf(ours, should === true),
      ours,
      message: decisive?.message ?? 'not among the probes that were chosen',
      ...defined({ probe: decisive?.row.id }),
    };
  });
}

function verdictOf(ours: PlanRow['ours'], isRecommended: boolean): string {
  if (ours === 'not played' || ours === 'skip') return 'NOT APPLICABLE';
  if (ours === 'inconclusive') return 'UNKNOWN';
  if (ours === 'fail') return isRecommended ? 'WARNING' : 'FAILED';
  return ours === 'warn' ? 'WARNING' : 'PASSED';
}
