/** Reports: expected and actual values may be whole tokens and personal data. */
import { defined } from '../../common/defined.ts';
import type { Fact, Finding, Report } from '../../report.ts';
import { maskStructure } from './json.ts';
import { shorten } from './marks.ts';
import { isAmbiguous, kindOf } from './names.ts';
import type { Masking } from './options.ts';
import { maskAnyText } from './text.ts';

/** Places of values that only have to be distinguishable: they answer one request and are worthless afterwards. */
const ONE_USE = new Set(['nonce', 'state', 'RelayState', 'InResponseTo', '@InResponseTo']);

/** @param prose for idcli's own sentences */
export function maskFindings(report: Report, masking: Masking, prose: Masking): Report {
  return { ...report, findings: report.findings.map((finding) => maskFinding(finding, masking, prose)) };
}

function maskFinding(finding: Finding, masking: Masking, prose: Masking): Finding {
  const { expected, actual, hint, probe } = finding;
  // A probe is about an endpoint: `…/token` is an address, not a member that holds a token.
  const fact = (value: Fact): Fact => maskFact(value, probe === undefined ? finding.at : '', masking);
  return {
    ...finding,
    at: maskAnyText(finding.at, masking),
    message: maskAnyText(finding.message, prose),
    ...defined({
      expected: expected === undefined ? undefined : fact(expected),
      actual: actual === undefined ? undefined : fact(actual),
      hint: hint === undefined ? undefined : maskAnyText(hint, prose),
    }),
  };
}

/** A fact is masked as the member would be that it was found in. @param at its place, with dots or slashes */
export function maskFact(fact: Fact, at: string, masking: Masking): Fact {
  const place = at.split(/[./]/).at(-1) ?? '';
  if (ONE_USE.has(place)) return masking.secrets ? shortenFact(fact) : fact;
  const name = kindOf(place) === undefined || isProse(fact, place) ? 'fact' : place;
  const [masked = null] = Object.values(maskStructure({ [name]: fact }, masking) as Record<string, Fact>);
  return masked;
}

/** An element of SAML, at which facts about the message stand; as a parameter, `assertion` is written small. */
const ELEMENT = 'Assertion';

/** `token` and the like may also hold facts about a token, e.g. `2 parts`. */
function isProse(fact: Fact, place: string): boolean {
  if (place === ELEMENT) return true;
  return isAmbiguous(place) && (typeof fact !== 'string' || fact.length < 8 || /\s/.test(fact));
}

function shortenFact(fact: Fact): Fact {
  if (typeof fact === 'string') return shorten(fact);
  return Array.isArray(fact) ? fact.map(shortenFact) : fact;
}
