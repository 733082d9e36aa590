/** What travels beside an SD-JWT: disclosures, and the holder's proof. RFC 9901, 7. */
import { decode, keysOfSet, verify } from '../protocol/jose/index.ts';
import { isObject, member } from '../protocol/jose/parts.ts';
import type { DecodedJws, JsonObject } from '../protocol/jose/types.ts';
import { type OpenedClaims, openDisclosures, type SdJwtParts, sdHash } from '../protocol/tokens/index.ts';
import { type Finding, fail, pass, runChecks, skip, type Verdict } from '../report.ts';
import { defineCheck, skipFor } from './define.ts';
import { judgeIssuedAt } from './times.ts';
import type { Clock } from './types.ts';

export interface SelectiveDisclosureInput extends Clock {
  readonly parts: SdJwtParts;
  /** Of the issuer's JWT; absent when it has none that can be read. */
  readonly claims?: JsonObject;
  /** What the key binding must have, where it is known. */
  readonly nonce?: string;
  readonly audience?: string;
}

export interface SelectiveDisclosureJudgement {
  readonly findings: readonly Finding[];
  readonly opened?: OpenedClaims;
  readonly keyBinding?: { readonly header?: JsonObject; readonly payload?: JsonObject };
}

interface Facts {
  readonly input: SelectiveDisclosureInput;
  readonly opened: OpenedClaims | undefined;
  readonly binding: DecodedJws | undefined;
  readonly signed: Verdict;
}

const CHECKS = [
  defineCheck<Facts>('token.disclosures', judgeDisclosures),
  defineCheck<Facts>('token.key_binding', judgeKeyBinding),
];

/** Findings `token.disclosures` and `token.key_binding`, to be added to the report on the issuer's JWT. */
export async function judgeSelectiveDisclosure(
  input: SelectiveDisclosureInput,
): Promise<SelectiveDisclosureJudgement> {
  const { claims, parts } = input;
  const opened = claims === undefined ? undefined : openDisclosures(claims, parts.disclosures);
  const decoded = parts.keyBinding === undefined ? undefined : decode(parts.keyBinding);
  const binding = decoded?.kind === 'jws' ? decoded : undefined;
  const signed = await judgeBindingSignature(binding, opened?.claims);
  const findings = await runChecks(CHECKS, { input, opened, binding, signed });
  const header = binding?.signatures[0]?.header;
  return {
    findings,
    ...(opened === undefined ? {} : { opened }),
    ...(binding === undefined
      ? {}
      : {
          keyBinding: {
            ...(header === undefined ? {} : { header }),
            ...(binding.claims === undefined ? {} : { payload: binding.claims }),
          },
        }),
  };
}

function judgeDisclosures({ opened, input }: Facts): Verdict {
  if (opened === undefined) return skipFor('token.claims', 'there are no claims to disclose');
  const [problem] = opened.problems;
  const count = input.parts.disclosures.length;
  if (problem !== undefined) {
    return fail(opened.problems.slice(0, 3).join('; '), {
      hint: 'the issuer signed hashes; a claim whose hash is not among them was changed or added by somebody else',
    });
  }
  const withheld = opened.withheld === 0 ? '' : `, ${opened.withheld} withheld or decoys`;
  return pass(`${count} disclosed${withheld}`);
}

function judgeKeyBinding({ input, binding, signed, opened }: Facts): Verdict {
  const { parts } = input;
  if (parts.keyBinding === undefined) {
    const wanted = [input.nonce, input.audience].filter((value) => value !== undefined);
    if (wanted.length > 0) {
      return fail('there is no key binding, which would answer to nonce and audience', {
        expected: wanted,
        hint: 'the credential as its issuer gave it out, not a presentation of it',
      });
    }
    return opened !== undefined && member(opened.claims, 'cnf') !== undefined
      ? skip('the holder proved nothing: there is no key binding')
      : skip('there is no key binding');
  }
  const header = binding?.signatures[0]?.header;
  const payload = binding?.claims;
  const damage = binding?.problems[0];
  if (binding === undefined || payload === undefined || damage !== undefined) {
    return fail(
      `the key binding is no JWT that can be read${damage === undefined ? '' : `: ${damage.message}`}`,
      {
        expected: 'a JWT of type kb+jwt after the last ~',
      },
    );
  }
  const type = member(header, 'typ');
  if (type !== 'kb+jwt') {
    return fail('the key binding has another type', {
      at: 'key_binding.header.typ',
      expected: 'kb+jwt',
      actual: type ?? null,
    });
  }
  const missing = ['iat', 'aud', 'nonce', 'sd_hash'].filter((name) => member(payload, name) === undefined);
  if (missing.length > 0)
    return fail(`the key binding lacks ${missing.join(', ')}`, { actual: Object.keys(payload) });
  return judgeBoundTo(payload, input, opened) ?? judgeBoundTime(payload, input) ?? signed;
}

/** What the holder signed must be about this presentation. */
function judgeBoundTo(
  payload: JsonObject,
  input: SelectiveDisclosureInput,
  opened: OpenedClaims | undefined,
): Verdict | undefined {
  const hash = opened === undefined ? undefined : sdHash(input.parts.presented, input.claims ?? {});
  const rows = [
    ['sd_hash', hash, 'the holder signed other disclosures than these'],
    ['nonce', input.nonce, 'the presentation was made for another request'],
    ['aud', input.audience, 'the presentation was made for somebody else'],
  ] as const;
  for (const [name, expected, hint] of rows) {
    const actual = member(payload, name);
    if (expected !== undefined && actual !== expected) {
      return fail(`${name} of the key binding is another`, {
        at: `key_binding.${name}`,
        expected,
        actual: actual ?? null,
        hint,
      });
    }
  }
  return undefined;
}

function judgeBoundTime(payload: JsonObject, clock: Clock): Verdict | undefined {
  const verdict = judgeIssuedAt(payload, clock, true);
  return verdict.status === 'fail' ? { ...verdict, at: 'key_binding.iat' } : undefined;
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
  // The key is named by its place, whatever kid it has.
  const { kid: _, ...key } = jwk;
  const { verified, attempts } = await verify(signature, keysOfSet({ keys: [key] }, 'cnf.jwk'));
  if (verified) return pass('the holder of the key in cnf signed it');
  return fail('the signature of the key binding is not by the key in cnf', {
    at: 'key_binding',
    actual: attempts.map(({ reason }) => reason ?? ''),
    hint: 'somebody else presents this credential',
  });
}
