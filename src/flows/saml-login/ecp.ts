/**
 * A login without a browser: the Enhanced Client or Proxy profile. idcli is service provider and client in one, so the
 * PAOS exchange between the two never leaves it. SAML profiles, 4.2.
 */

import { judgeEcpHeaders } from '../../checks/saml/ecp.ts';
import type { ResponseJudgement } from '../../checks/saml/input.ts';
import { IdcliError } from '../../errors.ts';
import { assertSafeUrl } from '../../protocol/http/index.ts';
import { PAOS_BINDING, SOAP_BINDING } from '../../protocol/saml/bindings.ts';
import { signMessage } from '../../protocol/saml/dispatch.ts';
import { answering } from '../code-flow/answering.ts';
import { openReturn } from '../code-flow/return-place.ts';
import { callSoap } from '../saml/soap-call.ts';
import { ecpService, type IdentityProvider } from './identity-provider.ts';
import type { SamlContext, SamlLoginInput } from './input.ts';
import { concludeWith } from './judge.ts';
import { demandKind } from './received.ts';
import { demandSigner, freshId, locationOf, writeRequest } from './request.ts';

/**
 * Sends the request with the credentials of the user, and judges the answer.
 * @returns undefined when a report says why the login is not accepted
 * @throws {IdcliError} `METADATA_UNUSABLE` without such a service, `AUTHENTICATION_DENIED` for refused credentials,
 * what
 *   `callSoap` throws, and the provider's refusal
 */
export async function logInByEcp(
  input: SamlLoginInput,
  context: SamlContext,
  idp: IdentityProvider,
): Promise<ResponseJudgement | undefined> {
  const { draft, world, recorder } = context;
  const service = ecpService(idp);
  if (service === undefined) {
    throw new IdcliError(
      'METADATA_UNUSABLE',
      `${idp.entityId} offers no single sign-on over SOAP, which ECP uses`,
      {
        hint: 'log in through a browser: leave out --binding ecp',
      },
    );
  }
  const url = locationOf(service.location, idp);
  assertSafeUrl(url, input.allowInsecureHttp);
  demandSigner(idp, input);
  // Nothing arrives there, but the provider compares the address with the registered ones.
  const place = await openReturn({ ...input, player: { kind: 'headless', fill: {} } }, { awaits: [] }, world);
  const acsUrl = place.redirectUri.href;
  const id = freshId(world);
  const { signer } = input.serviceProvider;
  const where = { id, destination: service.location, acsUrl, answerBinding: PAOS_BINDING };
  const xml = writeRequest(input, where, world);
  const signed = signer !== undefined;
  draft.data.request = { id, binding: SOAP_BINDING, destination: service.location, signed };
  const result = await callSoap(
    {
      url,
      message: signer === undefined ? xml : await signMessage(xml, signer),
      service: 'ECP service',
      headers: authorization(input),
      denied: (status) => refused(status, url, input),
    },
    recorder.as('client', 'ecp'),
  );
  let accepted: ResponseJudgement | undefined;
  await answering(undefined, draft, async () => {
    const headers = await judgeEcpHeaders(result.headers, acsUrl);
    draft.reports.push(headers);
    const document = demandKind(result.document, 'response');
    const login = { input, context, idp, acsUrl, request: { id } };
    const judgement = await concludeWith({ document }, login);
    accepted = headers.verdict === 'valid' ? judgement : undefined;
  });
  return accepted;
}

/** RFC 7617: user name and password as UTF-8. */
function authorization({ ecp }: SamlLoginInput): Readonly<Record<string, string>> {
  if (ecp?.user === undefined) return {};
  const pair = Buffer.from(`${ecp.user}:${ecp.password ?? ''}`).toString('base64');
  return { authorization: `Basic ${pair}` };
}

function refused(status: number, { host }: URL, { ecp }: SamlLoginInput): IdcliError {
  if (ecp?.user === undefined) {
    return new IdcliError('CLIENT_CREDENTIAL_MISSING', `${host} wants to know the user: status ${status}`, {
      hint: 'give user name and password: --ecp-user NAME --ecp-password env:NAME',
    });
  }
  return new IdcliError(
    'AUTHENTICATION_DENIED',
    `${host} refuses user name and password with status ${status}`,
    { hint: 'try the same in a browser: leave out --binding ecp' },
  );
}
