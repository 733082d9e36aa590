/** `idcli saml query`: asks an attribute authority about a principal, over SOAP. SAML profiles, 6. */
import { judgeSamlResponse } from '../../checks/saml/response.ts';
import { defined } from '../../common/defined.ts';
import { IdcliError } from '../../errors.ts';
import { assertSafeUrl } from '../../protocol/http/index.ts';
import { SOAP_BINDING } from '../../protocol/saml/bindings.ts';
import { writeAttributeQuery } from '../../protocol/saml/build/attribute-query.ts';
import { signMessage } from '../../protocol/saml/dispatch.ts';
import type { NameIdentifier } from '../../protocol/saml/message/common.ts';
import { isRequested, type RequestedAttribute } from '../../protocol/saml/names/attributes.ts';
import { checkSchema } from '../../protocol/saml/schema/check-schema.ts';
import { describeResponse } from '../decode-saml/describe.ts';
import { claimsOf } from '../saml/claims.ts';
import { shownXml } from '../saml/shown-xml.ts';
import { callSoap, type SoapResult } from '../saml/soap-call.ts';
import { attributeService, findIdentityProvider, type IdentityProvider } from './identity-provider.ts';
import type { SamlContext, SamlRequestInput } from './input.ts';
import { demandKind } from './received.ts';
import { refusalOf } from './refusal.ts';
import { freshId, locationOf } from './request.ts';

export interface SamlQueryRun
  extends Pick<SamlRequestInput, 'provider' | 'identityProvider' | 'serviceProvider' | 'allowInsecureHttp'> {
  /** Whom the query is about. */
  readonly nameId: NameIdentifier;
  /** None: all. */
  readonly attributes: readonly RequestedAttribute[];
  readonly clockToleranceSeconds: number;
  readonly allowSha1: boolean;
}

/**
 * Fills the draft with the report, the attributes and the claims.
 * @throws {IdcliError} `METADATA_UNUSABLE` without an attribute service over SOAP, what `callSoap` throws, the
 * provider's
 *   refusal
 */
export async function samlQuery(run: SamlQueryRun, context: SamlContext): Promise<void> {
  const { draft } = context;
  draft.flow = true;
  draft.protocol = 'saml';
  const idp = await findIdentityProvider(run.identityProvider, context, ['idp', 'other']);
  draft.issuer = idp.entityId;
  const { id, document, channel } = await ask(run, context, idp);
  const { entityId, decryptionKeys } = run.serviceProvider;
  const now = context.world.now();
  const keys = [...new Set([...idp.attributeKeys, ...idp.keys])];
  const judgement = await judgeSamlResponse({
    document: demandKind(document, 'response'),
    ...(keys.length === 0 ? {} : { keys }),
    issuer: idp.entityId,
    ...defined({ metadataExpired: idp.metadataExpired, schema: await checkSchema(document) }),
    ...(decryptionKeys.length === 0 ? {} : { decryptionKeys }),
    allowSha1: run.allowSha1,
    audience: entityId,
    requestId: id,
    query: { nameId: run.nameId, attributes: run.attributes },
    channel,
    now,
    clockToleranceSeconds: run.clockToleranceSeconds,
  });
  draft.reports.push(judgement.report);
  draft.data = {
    kind: 'response',
    ...describeResponse(judgement),
    ...defined({ xml: shownXml(document.text) }),
    ...draft.data,
  };
  const { claims, sources } = claimsOf(judgement, {
    provider: run.provider.claims,
    audience: entityId,
    retrievedAt: now,
    ...(draft.sandbox === true ? { sandbox: true } : {}),
  });
  if (claims !== undefined) draft.claims = claims;
  draft.claimSources = sources;
  const given = judgement.assertion?.attributes;
  const missing = run.attributes.filter(
    (one) => given?.some((attribute) => isRequested(one, attribute)) === false,
  );
  if (missing.length > 0)
    draft.notes.push(`the provider did not give out ${missing.map(calledBy).join(', ')}`);
  const failed = judgement.report.findings.filter(({ status }) => status === 'fail');
  const status = judgement.response?.status;
  if (status !== undefined && failed.length > 0 && failed.every(({ code }) => code === 'saml.status'))
    throw refusalOf(status, 'the query was not answered');
}

/** As the person called it. */
const calledBy = ({ name, friendlyName }: RequestedAttribute): string => friendlyName ?? name;

async function ask(
  { serviceProvider, nameId, attributes, allowInsecureHttp }: SamlQueryRun,
  { draft, world, recorder, tell }: SamlContext,
  idp: IdentityProvider,
): Promise<SoapResult & { readonly id: string }> {
  const service = attributeService(idp);
  if (service === undefined) {
    throw new IdcliError('METADATA_UNUSABLE', `${idp.entityId} offers no attribute service over SOAP`, {
      hint: 'its metadata needs an AttributeAuthorityDescriptor: idcli inspect --idp-metadata shows what is in it',
    });
  }
  const url = locationOf(service.location, idp);
  assertSafeUrl(url, allowInsecureHttp);
  const { entityId, signer } = serviceProvider;
  const resolved = attributes.filter(({ friendlyName }) => friendlyName !== undefined);
  if (resolved.length > 0) {
    const list = resolved.map((one) => `${calledBy(one)} as ${one.name}`).join(', ');
    await tell(`asking for ${list}; basic:NAME asks for a name as it stands`);
  }
  const id = freshId(world);
  const xml = writeAttributeQuery({
    id,
    issueInstant: world.now(),
    destination: service.location,
    issuer: entityId,
    nameId,
    attributes,
  });
  draft.data.request = {
    id,
    binding: SOAP_BINDING,
    destination: service.location,
    signed: signer !== undefined,
    ...(attributes.length === 0 ? {} : { attributes: attributes.map(({ name }) => name) }),
  };
  const message = signer === undefined ? xml : await signMessage(xml, signer);
  const answer = await callSoap(
    { url, message, service: 'attribute service' },
    recorder.as('client', 'attributes'),
  );
  return { ...answer, id };
}
