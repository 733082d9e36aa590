/** The embedded ID token, and whether it fits the signature around it. */
import { defined } from '../../common/defined.ts';
import { fail, pass, skip, type Verdict, warn } from '../../report.ts';
import { type EmbeddedToken, idTokenClaims, type ReadSdoInput, signersOf } from './input.ts';

export function judgeEmbeddedToken({ idToken, keysGiven }: ReadSdoInput): Verdict {
  if (idToken === undefined) return skip('there is no ID token in it');
  const { at, judgement } = idToken;
  const { findings, verdict } = judgement.report;
  const wrong = findings.find(({ status }) => status === 'fail');
  if (wrong !== undefined) {
    return fail(`the ID token is wrong: ${wrong.message} (${wrong.code})`, {
      at,
      ...defined({ expected: wrong.expected, actual: wrong.actual, hint: wrong.hint }),
    });
  }
  const stranger = judgeParties(idToken);
  if (stranger !== undefined) return stranger;
  if (verdict === 'valid')
    return pass('the ID token is rightly signed and was valid at the signing time', { at });
  const open = findings.find(({ status }) => status === 'skip');
  return skip(
    `ID token not verified: ${keysGiven ? (open?.message ?? 'a check was left out') : 'its keys were not given'}`,
    {
      at,
      ...(keysGiven ? {} : { hint: 'give the key set of its issuer with --jwks' }),
    },
  );
}

/**
 * The token has no `sub` and may lack other claims of a login's ID token; issuer and audience are compared if given.
 */
function judgeParties({ at, judgement, issuer, clientId }: EmbeddedToken): Verdict | undefined {
  const { iss, aud } = judgement.claims ?? {};
  if (issuer !== undefined && iss !== issuer) {
    return fail('the ID token has another issuer', { at: `${at}, iss`, expected: issuer, actual: iss });
  }
  const audiences = Array.isArray(aud) ? aud : [aud];
  return clientId === undefined || audiences.includes(clientId)
    ? undefined
    : fail('the ID token is for another client', { at: `${at}, aud`, expected: clientId, actual: aud });
}

export function judgePhone(input: ReadSdoInput): Verdict {
  if (input.phone === undefined) return skip('the phone that was asked for is not known');
  const claims = idTokenClaims(input);
  const stated = claims?.phone_number;
  if (typeof stated !== 'string') return skip('no ID token says which phone it was');
  if (plainPhone(stated) === plainPhone(input.phone))
    return pass('the code went to the phone that was asked for');
  return fail('the code went to another phone than the one that was asked for', {
    at: `${input.idToken?.at ?? 'ID token'}, phone_number`,
    expected: input.phone,
    actual: stated,
  });
}

/** Drops spaces and punctuation between digits; 00 is + in many countries. */
const plainPhone = (phone: string): string => phone.replace(/[^\d+]/g, '').replace(/^00/, '+');

export function judgeName(input: ReadSdoInput): Verdict {
  const name = idTokenClaims(input)?.name;
  const certified = signersOf(input.sdo).flatMap(({ certificate }) => certificate?.names.CN ?? []);
  if (typeof name !== 'string' || certified.length === 0) return skip('there are no two names to compare');
  return certified.includes(name)
    ? pass('certificate and ID token have the same name')
    : warn('certificate and ID token have different names', { expected: name, actual: certified });
}
