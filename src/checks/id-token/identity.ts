/** Issuer, subject and audience: `iss`, `sub`, `aud`, `azp`. OpenID Connect Core 1.0, 2 and 3.1.3.7. */
import type { JsonObject } from '../../protocol/jose/decoded.ts';
import { fail, pass, skip, type Verdict, warn } from '../../report.ts';
import { acceptedIssuer } from '../accepted-issuer.ts';
import { nearMiss, typeOf, withOption } from '../compare.ts';
import { skipFor } from '../define.ts';
import type { IdTokenInput } from '../input.ts';
import { claimOf, isRequired } from './facts.ts';

/** Characters; OpenID Connect Core 1.0, 2. */
const MAX_SUBJECT = 255;

export function judgeIssuer(claims: JsonObject, input: IdTokenInput): Verdict {
  const iss = claimOf(claims, 'iss');
  const expected = input.issuer;
  if (typeof iss !== 'string' || iss === '') {
    return fail(iss === undefined ? 'iss is missing' : `iss is ${iss === '' ? 'empty' : typeOf(iss)}`, {
      expected: expected ?? 'the issuer as a string',
      actual: iss ?? null,
    });
  }
  if (expected === undefined) {
    return skip('no issuer was given to compare with', {
      actual: iss,
      hint: `if this is it: ${withOption('--issuer', iss)}`,
    });
  }
  if (iss === expected) return pass('the expected issuer', { actual: iss });
  const matched = acceptedIssuer(iss, input.acceptedIssuers, { tenantid: claimOf(claims, 'tid') });
  if (matched !== undefined) return pass(`the accepted issuer ${matched}`, { actual: iss });
  return fail('the token is of another issuer', {
    expected,
    actual: iss,
    hint: issuerHint(iss, input) ?? nearMiss(expected, iss) ?? 'the token of another provider or environment',
  });
}

function issuerHint(iss: string, input: IdTokenInput): string | undefined {
  const tenant = ENTRA_V1.exec(iss)?.[1];
  if (tenant !== undefined && ENTRA_V2.exec(input.issuer ?? '')?.[1] === tenant) {
    return (
      'the token is of version 1.0 of Microsoft Entra ID, the metadata of version 2.0: set ' +
      'requestedAccessTokenVersion to 2 in the manifest of the API, or expect this issuer'
    );
  }
  if (
    ENTRA_V2.exec(iss)?.[1] !== undefined &&
    ENTRA_V1.exec(input.issuer ?? '')?.[1] === ENTRA_V2.exec(iss)?.[1]
  ) {
    return (
      'the token is of version 2.0 of Microsoft Entra ID, the metadata of version 1.0: use the issuer that ' +
      'ends in /v2.0'
    );
  }
  return iss === input.clientId
    ? 'the issuer is your client: this is a token the client made itself'
    : undefined;
}

/** Issuers of a single Microsoft Entra ID tenant. */
const ENTRA_V1 = /^https:\/\/sts\.windows\.net\/([0-9a-f-]{36})\/$/;
const ENTRA_V2 = /^https:\/\/login\.microsoftonline\.com\/([0-9a-f-]{36})\/v2\.0$/;

export function judgeSubject(claims: JsonObject, input: IdTokenInput): Verdict {
  const sub = claimOf(claims, 'sub');
  if (sub === undefined)
    return fail('sub is missing', { expected: input.subject ?? 'a string', actual: null });
  if (typeof sub !== 'string') {
    return fail(`sub is ${typeOf(sub)}`, {
      expected: 'a string',
      actual: sub,
      hint: typeof sub === 'number' ? 'the issuer writes a number; JSON readers may round it' : undefined,
    });
  }
  if (sub === '') return fail('sub is empty', { expected: 'a string that is not empty', actual: sub });
  if (sub.length > MAX_SUBJECT) {
    return fail(`sub has ${sub.length} characters`, {
      expected: `${MAX_SUBJECT} or fewer`,
      actual: sub.length,
    });
  }
  if (input.subject !== undefined && sub !== input.subject) {
    return fail('the token is about another subject than before', { expected: input.subject, actual: sub });
  }
  return pass('names a subject', { actual: sub });
}

export function judgeAudience(claims: JsonObject, input: IdTokenInput): Verdict {
  const aud = claimOf(claims, 'aud');
  const client = input.clientId;
  const expected = client ?? 'a client id, or a list of them';
  const list = Array.isArray(aud) ? aud : [aud];
  if (aud === undefined) return fail('aud is missing', { expected, actual: null });
  if (list.length === 0) return fail('aud is empty', { expected, actual: aud });
  if (!list.every((entry) => typeof entry === 'string' && entry !== '')) {
    return fail(
      Array.isArray(aud)
        ? 'aud has members that are not client ids'
        : `aud is ${aud === '' ? 'empty' : typeOf(aud)}`,
      {
        expected,
        actual: aud,
      },
    );
  }
  if (client === undefined) {
    return skip('no client id was given to compare with', {
      actual: aud,
      hint: `if this is yours: ${withOption('--client-id', list[0])}`,
    });
  }
  if (!list.includes(client)) {
    return fail('the token is not for this client', {
      expected,
      actual: aud,
      hint: audienceHint(list as string[], claims, input),
    });
  }
  const trusted = new Set([client, ...(input.trustedAudiences ?? [])]);
  const strangers = list.filter((entry) => !trusted.has(entry as string));
  if (strangers.length > 0) {
    return fail(`the token is also for ${strangers.join(', ')}`, {
      expected: [...trusted],
      actual: aud,
      hint: `if these may see it too: --trusted-audience ${strangers.join(',')}`,
    });
  }
  return pass('for this client', { actual: aud });
}

function audienceHint(list: readonly string[], claims: JsonObject, input: IdTokenInput): string {
  const azp = claimOf(claims, 'azp');
  if (azp === input.clientId && azp !== undefined) {
    return claimOf(claims, 'typ') === 'Bearer'
      ? 'azp is this client, and typ is Bearer: an access token of Keycloak, which names the client in azp ' +
          'only; add an audience mapper, or pass the ID token'
      : 'azp is this client: the token was made for it, but for the use of others; did you pass the access token?';
  }
  const issuer = input.issuer ?? claimOf(claims, 'iss');
  if (
    typeof issuer === 'string' &&
    list.some((entry) => entry === issuer || nearMiss(issuer, entry) !== undefined)
  ) {
    return 'the audience is the issuer, not the client: did you pass the access token?';
  }
  if (list.some((entry) => /^https?:\/\//.test(entry))) {
    return 'the audience is a URL, as in access tokens for an API: did you pass the access token?';
  }
  if (list.some((entry) => entry.split(/[\s,]+/).includes(input.clientId ?? '')))
    return 'one string holds several ids; aud takes a list of them';
  const near = list
    .map((entry) => nearMiss(input.clientId ?? '', entry))
    .find((reason) => reason !== undefined);
  return near ?? 'the token of another client, or a wrong client id';
}

export function judgeAuthorizedParty(claims: JsonObject, input: IdTokenInput): Verdict {
  const azp = claimOf(claims, 'azp');
  const aud = claimOf(claims, 'aud');
  const several = Array.isArray(aud) && aud.length > 1;
  if (azp === undefined) {
    const missing = { expected: input.clientId ?? 'a client id', actual: null };
    if (isRequired(input, 'azp')) return fail('azp is missing, and required', missing);
    if (!several) return skip('one audience only');
    if (!aud.every((entry) => typeof entry === 'string' && entry !== ''))
      return skipFor('id_token.aud', 'the audience is not in order');
    const verdict = input.azpDemanded === true ? fail : warn;
    return verdict('azp is missing although there are several audiences', {
      ...missing,
      ...(input.azpDemanded === true ? {} : { level: 'should' as const }),
    });
  }
  if (typeof azp !== 'string' || azp === '')
    return fail(`azp is ${azp === '' ? 'empty' : typeOf(azp)}`, {
      expected: input.clientId ?? 'a client id',
      actual: azp,
    });
  if (input.clientId === undefined) return skip('no client id was given to compare with', { actual: azp });
  if (azp === input.clientId) return pass('issued to this client', { actual: azp });
  // If the only audience is that same stranger, the wrong audience is the cause and azp merely repeats it.
  const [only] = Array.isArray(aud) ? aud : [aud];
  if (!several && only === azp) return skipFor('id_token.aud', 'azp repeats the audience', { actual: azp });
  return fail('the token was issued to another client', {
    expected: input.clientId,
    actual: azp,
    hint: nearMiss(input.clientId, azp) ?? 'another client got this token and handed it on',
  });
}
