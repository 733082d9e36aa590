/** What accompanies an SD-JWT: disclosures, and the holder's proof. RFC 9901, 7. */

import { defined } from '../common/defined.ts';
import type { DecodedJws, JsonObject } from '../protocol/jose/decoded.ts';
import { decode, keysOfSet, verify } from '../protocol/jose/index.ts';
import { isObject, member } from '../protocol/jose/parts.ts';
import {
  DISCLOSURE_LIMIT,
  type OpenedClaims,
  openDisclosures,
  type Problem,
  type SdJwtParts,
  sdHash,
} from '../protocol/tokens/index.ts';
import { type Finding, fail, pass, runChecks, skip, type Verdict, warn } from '../report.ts';
import { defineCheck, skipFor } from './define.ts';

export interface SelectiveDisclosureInput {
  readonly parts: SdJwtParts;
  /** Claims of the issuer's JWT. Absent if none can be read. */
  readonly claims?: JsonObject;
  /** The nonce and audience that the key binding must match, if known. */
  readonly nonce?: string;
  readonly audience?: string;
  /** Only the holder can answer for a credential; any other SD-JWT may carry its own nonce and audience. */
  readonly credential?: boolean;
}

export interface SelectiveDisclosureJudgement {
  readonly findings: readonly Finding[];
  readonly opened?: OpenedClaims;
  /** The key binding JWT, if there is one that decodes. */
  readonly binding?: DecodedJws;
  /** The required `sd_hash`. */
  readonly sdHash?: string;
}

interface Facts {
  readonly input: SelectiveDisclosureInput;
  readonly opened: OpenedClaims | undefined;
  readonly binding: DecodedJws | undefined;
  readonly signed: Verdict;
}

/** Maximum number of problems in one finding. */
const PROBLEMS_TOLD = 3;

const CHECKS = [
  defineCheck<Facts>('token.sd_alg', judgeHash),
  defineCheck<Facts>('token.digests', judgeDigests),
  defineCheck<Facts>('token.disclosures', judgeDisclosures),
  defineCheck<Facts>('token.key_binding', judgeKeyBinding),
];

/** Findings from `token.sd_alg` to `token.key_binding`, to be added to the report on the issuer's JWT. */
export async function judgeSelectiveDisclosure(
  input: SelectiveDisclosureInput,
): Promise<SelectiveDisclosureJudgement> {
  const { claims, parts } = input;
  const opened = claims === undefined ? undefined : openDisclosures(claims, parts.disclosures);
  const decoded = parts.keyBinding === undefined ? undefined : decode(parts.keyBinding);
  const binding = decoded?.kind === 'jws' ? decoded : undefined;
  const signed = await judgeBindingSignature(binding, opened?.claims);
  const findings = await runChecks(CHECKS, { input, opened, binding, signed });
  const hash = opened === undefined ? undefined : sdHash(parts.presented, claims ?? {});
  return {
    findings,
    ...defined({ opened, binding, sdHash: hash }),
  };
}

function judgeHash({ opened }: Facts): Verdict {
  if (opened === undefined) return skipFor('token.claims', 'there are no claims to disclose');
  return opened.unknownHash === undefined
    ? pass('a known hash function')
    : fail('the hash function of the disclosures is not known here', {
        expected: 'sha-256, sha-384, sha-512 or one of SHA-3',
        actual: opened.unknownHash,
        hint: 'the names are those of the IANA registry Named Information Hash Algorithm, in lower case',
      });
}

function judgeDigests(facts: Facts): Verdict {
  return (
    whyNotOpened(facts) ??
    problemOf(facts.opened?.digestProblems ?? [], 'the issuer made the credential wrongly') ??
    pass('each hash once')
  );
}

function judgeDisclosures(facts: Facts): Verdict {
  const { opened, input } = facts;
  const unopened = whyNotOpened(facts);
  if (unopened !== undefined) return unopened;
  const { beyond, disclosures } = input.parts;
  if (beyond !== undefined) {
    return fail(`there are ${beyond} disclosures, and only the first ${DISCLOSURE_LIMIT} were read`, {
      at: `disclosures[${DISCLOSURE_LIMIT}]`,
      expected: `at most ${DISCLOSURE_LIMIT}`,
      actual: beyond,
    });
  }
  if (input.parts.unterminated === true) {
    return warn('only the JWT of the issuer is here: an SD-JWT has a ~ after it and after each disclosure', {
      at: 'disclosures',
      expected: 'a ~ at the end',
      hint: 'the rest was lost in copying',
    });
  }
  const withheld = (opened?.withheld ?? 0) === 0 ? '' : `, ${opened?.withheld} withheld or decoys`;
  return (
    problemOf(
      opened?.problems ?? [],
      'the issuer signed hashes; a claim whose hash is not among them was changed or added later',
    ) ?? pass(`${disclosures.length} disclosed${withheld}`)
  );
}

function whyNotOpened({ opened }: Facts): Verdict | undefined {
  if (opened === undefined) return skipFor('token.claims', 'there are no claims to disclose');
  return opened.unknownHash === undefined
    ? undefined
    : skipFor('token.sd_alg', 'without the hash function nothing can be compared');
}

/** Reports the first few of several problems, at the place of the first. */
function problemOf(problems: readonly Problem[], hint: string): Verdict | undefined {
  const [first] = problems;
  if (first === undefined) return undefined;
  const told = problems.slice(0, PROBLEMS_TOLD).map(({ message }) => message);
  const more = problems.length - told.length;
  return fail(`${told.join('; ')}${more === 0 ? '' : `; and ${more} more`}`, { at: first.at, hint });
}

/** Judges the holder's proof: present if expected, readable, and signed by the key that the issuer named. */
function judgeKeyBinding({ input, binding, signed, opened }: Facts): Verdict {
  if (input.parts.keyBinding === undefined) return judgeAbsence(input, opened);
  const damage = binding?.problems[0];
  if (/^[\w-]+$/.test(input.parts.keyBinding)) {
    return fail('what follows the last ~ is not a JWT', {
      expected: 'a key binding JWT, or nothing',
      hint: 'a disclosure whose ~ was lost in copying: each ends in one',
    });
  }
  if (binding?.claims === undefined || damage !== undefined) {
    return fail(
      `the key binding is not a JWT that can be read${damage === undefined ? '' : `: ${damage.message}`}`,
      { expected: 'a JWT of type kb+jwt after the last ~' },
    );
  }
  return signed;
}

/** Judges a missing key binding: nonce and audience, if expected, must then be the token's own claims. */
function judgeAbsence(
  { nonce, audience, claims, credential = false }: SelectiveDisclosureInput,
  opened: OpenedClaims | undefined,
): Verdict {
  const answered = (name: string) => !credential && member(claims, name) !== undefined;
  const unanswered = [
    ...(nonce === undefined || answered('nonce') ? [] : [nonce]),
    ...(audience === undefined || answered('aud') ? [] : [audience]),
  ];
  if (unanswered.length > 0) {
    return fail('there is no key binding, which would answer to nonce and audience', {
      expected: unanswered,
      hint: 'the credential as its issuer gave it out, not a presentation of it',
    });
  }
  return opened !== undefined && member(opened.claims, 'cnf') !== undefined
    ? skip('the holder proved nothing: there is no key binding')
    : skip('there is no key binding');
}

async function judgeBindingSignature(
  binding: DecodedJws | undefined,
  claims: JsonObject | undefined,
): Promise<Verdict> {
  const signature = binding?.signatures[0];
  if (signature === undefined) return skip('there is no key binding');
  const cnf = member(claims, 'cnf');
  const jwk = isObject(cnf) ? member(cnf, 'jwk') : undefined;
  if (!isObject(jwk)) {
    return fail('the issuer named no key of the holder', {
      at: 'payload.cnf',
      expected: 'cnf with a jwk',
      actual: isObject(cnf) ? Object.keys(cnf) : null,
    });
  }
  const alg = member(signature.header, 'alg');
  if (typeof alg !== 'string' || /^(?:none|HS\d+)$/i.test(alg)) {
    return fail('the key binding is not signed with a key of the holder', {
      at: 'key_binding.header.alg',
      expected: 'an asymmetric algorithm',
      actual: alg ?? null,
    });
  }
  // The key is identified by its place, whatever its kid.
  const { kid: _, ...key } = jwk;
  const { verified, attempts } = await verify(signature, keysOfSet({ keys: [key] }, 'cnf.jwk'));
  if (verified) return pass('the holder of the key in cnf signed it');
  return fail('the signature of the key binding is not by the key in cnf', {
    at: 'key_binding',
    actual: attempts.map(({ reason }) => reason ?? ''),
    hint: 'this is not the holder of the credential',
  });
}
