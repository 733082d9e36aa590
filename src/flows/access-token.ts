/** Judges an access token that calls itself a JWT of RFC 9068, as the API that it is for would. */

import { judgeTyped } from '../checks/index.ts';
import { asText } from '../common/foreign.ts';
import type { Draft } from '../outcome.ts';
import { SIGNATURE_ALGORITHMS } from '../protocol/jose/algorithms.ts';
import { decode } from '../protocol/jose/decode.ts';
import { judgeLoginToken, type KeyContext } from './code-flow/login-token.ts';

/** The API decides by which algorithms it takes: any asymmetric one counts. RFC 9068, 4 excludes none. */
const ASYMMETRIC = Object.keys(SIGNATURE_ALGORITHMS).filter((alg) => !alg.startsWith('HS') && alg !== 'none');

/**
 * Judges the access token in the draft. Any other token is none of the client's business (RFC 9068, 6). Its audience is
 * known where a resource was asked for.
 */
export async function tellAccessToken(keys: KeyContext, draft: Draft): Promise<void> {
  const token = draft.tokens?.access_token;
  const decoded = typeof token === 'string' ? decode(token) : undefined;
  const { input, world } = keys;
  const { resources = [] } = input;
  const typ = decoded?.kind === 'jws' ? asText(decoded.signatures[0]?.header?.typ) : '';
  if (typeof token !== 'string' || !/^(?:application\/)?at\+jwt$/i.test(typ)) {
    if (typeof token === 'string' && resources.length > 0)
      draft.notes.push(
        `the access token is not a JWT of RFC 9068, so only the API or introspection can tell whether it is ` +
          `for ${resources.join(' and ')}`,
      );
    return;
  }
  const { judgement } = await judgeLoginToken(token, {
    ...keys,
    input: { ...input, algorithms: ASYMMETRIC },
  });
  const report = await judgeTyped({
    type: 'at+jwt',
    token: judgement,
    issuer: input.issuer,
    clientId: input.credentials.clientId,
    audiences: resources,
    now: world.now(),
    clockToleranceSeconds: input.clockToleranceSeconds,
  });
  const from = 'access token';
  // Without a resource the audience is unknown and stays unverified: reported only if something is wrong.
  const isOdd = [judgement.report, report].some(({ findings }) =>
    findings.some(({ status }) => status === 'fail' || status === 'warn'),
  );
  if (isOdd || resources.length > 0) draft.reports.push({ ...judgement.report, from }, { ...report, from });
}
