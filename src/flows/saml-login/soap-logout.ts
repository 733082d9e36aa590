/** Logs out over the back channel: one request and its answer, without the user. SAML profiles, 4.4.3.2. */
import { createPrivateKey } from 'node:crypto';
import { defined } from '../../common/defined.ts';
import { IdcliError } from '../../errors.ts';
import { assertSafeUrl } from '../../protocol/http/index.ts';
import { SOAP_BINDING } from '../../protocol/saml/bindings.ts';
import { writeLogoutRequest } from '../../protocol/saml/build/logout-request.ts';
import { signMessage } from '../../protocol/saml/dispatch.ts';
import { signingMethod } from '../../protocol/saml/signing/signer.ts';
import { describeLogout } from '../decode-saml/describe.ts';
import { callSoap } from '../saml/soap-call.ts';
import { soapLogoutService } from './identity-provider.ts';
import type { Logout } from './login.ts';
import { judgeLogoutAnswer, refuseFailedLogout } from './logout-answer.ts';
import { demandKind } from './received.ts';
import { freshId, locationOf } from './request.ts';

/**
 * @throws {IdcliError} `METADATA_UNUSABLE` without such a service, what `callSoap` throws, and the provider's
 * refusal
 */
export async function logOutBySoap(logout: Logout): Promise<void> {
  const { input, context, idp, session } = logout;
  const { draft, world, recorder } = context;
  const service = soapLogoutService(idp);
  if (service === undefined) {
    throw new IdcliError('METADATA_UNUSABLE', `${idp.entityId} offers no single logout over SOAP`, {
      hint: 'send the request through the browser: leave out --binding soap',
    });
  }
  const url = locationOf(service.location, idp);
  assertSafeUrl(url, input.allowInsecureHttp);
  const { entityId, signer } = input.serviceProvider;
  const id = freshId(world);
  const xml = writeLogoutRequest({
    id,
    issueInstant: world.now(),
    destination: service.location,
    issuer: entityId,
    ...session,
  });
  const message = signer === undefined ? xml : await signMessage(xml, signer);
  draft.data.request = {
    id,
    binding: SOAP_BINDING,
    destination: service.location,
    signed: signer !== undefined,
    ...defined({ algorithm: signer && signingMethod(createPrivateKey(signer.key))?.name }),
  };
  const answer = await callSoap(
    { url, message, service: 'single logout service' },
    recorder.as('client', 'logout'),
  );
  const document = demandKind(answer.document, 'logout_response');
  const judgement = await judgeLogoutAnswer(document, { requestId: id, channel: answer.channel }, logout);
  draft.reports.push(judgement.report);
  draft.data.response = describeLogout(judgement);
  draft.data.logout = { confirmed: judgement.report.verdict === 'valid' };
  refuseFailedLogout(judgement);
}
