/** Header members besides `alg` and `kid`: `token.crit`, `token.b64`, `token.embedded_key`. */

import type { JsonObject } from '../../protocol/jose/decoded.ts';
import { member } from '../../protocol/jose/parts.ts';
import { type Fact, fail, pass, skip, type Verdict, warn } from '../../report.ts';
import { skipFor } from '../define.ts';
import type { TokenFacts } from './facts.ts';
import { isJwtDue } from './form.ts';

/** Extensions that idcli implements. RFC 7797. */
const UNDERSTOOD = ['b64'];
/** Names from the specifications themselves, not allowed in `crit`. RFC 7515, 4.1; RFC 7516, 4.1; RFC 7518, 4. */
const REGISTERED = new Set(
  'alg jku jwk kid x5u x5c x5t x5t#S256 typ cty crit enc zip epk apu apv iv tag p2s p2c'.split(' '),
);

export function judgeCrit(facts: TokenFacts): Verdict {
  const headers = headersOf(facts);
  if (headers.length === 0) return skipFor('token.parse', 'there is no header that can be read');
  for (const { header, protectedNames, encrypted } of headers) {
    const verdict = judgeCritOf(header, protectedNames, encrypted) ?? judgeB64Use(header, facts);
    if (verdict !== undefined) return verdict;
  }
  const names = headers.flatMap(({ header }) => member(header, 'crit') ?? []);
  return pass(names.length === 0 ? 'nothing is marked as critical' : `understood: ${names.join(', ')}`);
}

function judgeCritOf(
  header: JsonObject,
  protectedNames: readonly string[],
  encrypted: boolean,
): Verdict | undefined {
  const crit = member(header, 'crit');
  if (crit === undefined) return undefined;
  const actual = crit as Fact;
  if (!Array.isArray(crit)) return fail('crit is not a list', { expected: 'a list of names', actual });
  if (crit.length === 0) return fail('crit is empty', { expected: 'at least one name, or no crit', actual });
  const understood = encrypted ? [] : UNDERSTOOD;
  for (const name of crit) {
    if (typeof name !== 'string' || name === '') {
      return fail('crit has a member that is not a name', { expected: 'a list of names', actual });
    }
    if (REGISTERED.has(name)) return fail(`crit names ${name}, which is not an extension`, { actual });
    if (!understood.includes(name)) {
      return fail(`the extension ${name} is critical, and unknown here`, {
        expected: understood.length === 0 ? 'no critical extension' : understood,
        actual,
        hint: 'a client that does not know an extension must refuse the token',
      });
    }
    if (member(header, name) === undefined)
      return fail(`crit names ${name}, which is not in the header`, { actual });
    if (!protectedNames.includes(name)) return fail(`${name} is critical, but not protected`, { actual });
  }
  if (new Set(crit).size !== crit.length) return fail('crit names an extension twice', { actual });
  if (!protectedNames.includes('crit')) return fail('crit is not protected', { actual });
  return undefined;
}

/** RFC 7797: `b64` false must be in `crit`, and a JWT must not use it. */
function judgeB64Use(header: JsonObject, facts: TokenFacts): Verdict | undefined {
  const b64 = member(header, 'b64');
  if (b64 === undefined || (b64 === true && member(header, 'crit') === undefined)) return undefined;
  const crit = member(header, 'crit');
  if (typeof b64 !== 'boolean')
    return fail('b64 is not a boolean', { at: 'header.b64', expected: 'true or false', actual: b64 });
  if (!b64 && !(Array.isArray(crit) && crit.includes('b64'))) {
    return fail('b64 is false, but not marked as critical', {
      expected: ['b64'],
      actual: (crit ?? null) as Fact,
    });
  }
  if (!b64 && isJwtDue(facts)) {
    return fail('b64 is false, which a JWT must not have', {
      at: 'header.b64',
      expected: 'no b64',
      actual: false,
    });
  }
  return undefined;
}

export function judgeB64(facts: TokenFacts): Verdict {
  const header = facts.signature?.header;
  const b64 = member(header, 'b64');
  if (b64 === undefined) return skip('there is no b64');
  if (b64 === true) return pass('the payload is encoded');
  if (b64 === false && !isJwtDue(facts)) return pass('the payload is signed unencoded');
  return warn('the payload is not encoded as in a JWT', { expected: true, actual: b64 as Fact });
}

const EMBEDDED = ['jwk', 'jku', 'x5u', 'x5c'] as const;

export function judgeEmbeddedKey(facts: TokenFacts): Verdict {
  const headers = headersOf(facts);
  if (headers.length === 0) return skipFor('token.parse', 'there is no header that can be read');
  const found = headers.flatMap(({ header }) =>
    EMBEDDED.filter((name) => member(header, name) !== undefined),
  );
  const [first] = found.filter((name) => facts.input.trustedMembers?.includes(name) !== true);
  if (first === undefined) {
    return pass(
      found.length === 0 ? 'the token brings no key' : `${found.join(', ')}, which may be trusted here`,
    );
  }
  const value = headers.map(({ header }) => member(header, first)).find((entry) => entry !== undefined);
  return warn(`the header brings a key (${found.join(', ')}), which was neither trusted nor fetched`, {
    at: `header.${first}`,
    actual: typeof value === 'string' ? value : found,
    hint: 'keys come from the issuer; a client that believes the header believes every forger',
  });
}

interface HeaderOf {
  readonly header: JsonObject;
  readonly protectedNames: readonly string[];
  readonly encrypted: boolean;
}

function headersOf(facts: TokenFacts): HeaderOf[] {
  const found: HeaderOf[] = [];
  const add = (header: JsonObject | undefined, protectedNames: readonly string[], encrypted: boolean) => {
    if (header !== undefined) found.push({ header, protectedNames, encrypted });
  };
  for (const { header, recipients, protectedNames } of facts.layers) {
    if (recipients.length > 1)
      for (const recipient of recipients) add(recipient.header, protectedNames, true);
    else add(header, protectedNames, true);
  }
  for (const { header, signature } of facts.signatures) add(header, signature.protectedNames, false);
  return found;
}
