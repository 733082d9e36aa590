/** An authorization response in one signed parameter (JARM): opened, verified, and read like any other. */
import { judgeTyped } from '../../checks/index.ts';
import type { Draft } from '../../outcome.ts';
import { strings } from '../../protocol/oidc/discovery.ts';
import { judgeLoginToken, type KeyContext } from './login-token.ts';

/**
 * Returns the parameters inside `response`, or those of the callback when it has none. Undefined when the signed answer
 * must not be trusted; the reports say why. JARM, 2.3.1 and 2.4.
 */
export async function openResponse(
  parameters: URLSearchParams,
  keys: KeyContext,
  state: string,
  draft: Draft,
): Promise<URLSearchParams | undefined> {
  const token = parameters.get('response');
  if (token === null || parameters.has('code') || parameters.has('error')) return parameters;
  const { input, world, metadata } = keys;
  const algorithms = strings(metadata, 'authorization_signing_alg_values_supported');
  const { judgement, failure } = await judgeLoginToken(token, {
    ...keys,
    metadata:
      algorithms === undefined
        ? metadata
        : { ...metadata, id_token_signing_alg_values_supported: algorithms },
  });
  const report = await judgeTyped({
    type: 'jarm',
    token: judgement,
    issuer: input.issuer,
    clientId: input.credentials.clientId,
    state,
    now: world.now(),
    clockToleranceSeconds: input.clockToleranceSeconds,
  });
  const from = 'authorization response';
  draft.reports.push({ ...judgement.report, from }, { ...report, from });
  if (failure !== undefined) throw failure;
  const refused = report.findings.some(({ code, status }) => status === 'fail' && code !== 'jarm.error');
  if (refused || judgement.report.verdict !== 'valid') return undefined;
  return new URLSearchParams(
    Object.entries(judgement.claims ?? {}).flatMap(([name, value]): [string, string][] =>
      typeof value === 'string' && name !== 'aud' ? [[name, value]] : [],
    ),
  );
}
