/** The content of a message as data, for scripts and for display. */
import type { LogoutJudgement, RequestJudgement, ResponseJudgement } from '../../checks/saml/input.ts';
import { defined } from '../../common/defined.ts';
import type { Json } from '../../common/json.ts';
import {
  type Assertion,
  type Attribute,
  attributeValues,
  type Conditions,
} from '../../protocol/saml/message/assertion.ts';
import type { Envelope, NameIdentifier, Status } from '../../protocol/saml/message/common.ts';
import type { AuthnRequest } from '../../protocol/saml/message/request.ts';
import { friendlyName } from '../../protocol/saml/names/attributes.ts';
import { filled } from './filled.ts';

/** Returns the members of `data` for a response or an assertion. */
export function describeResponse({ response, assertion, coverage }: ResponseJudgement): Record<string, Json> {
  const { issuer, ...envelope } = response === undefined ? {} : describeEnvelope(response);
  return defined({
    ...envelope,
    inResponseTo: response?.inResponseTo,
    issuer: assertion?.issuer?.value ?? issuer,
    ...defined({ status: response?.status === undefined ? undefined : describeStatus(response.status) }),
    signed: coverage,
    ...(assertion === undefined ? {} : describeAssertion(assertion)),
  });
}

function describeAssertion(assertion: Assertion): Record<string, Json | undefined> {
  const { nameId, attributes, authnStatements, conditions, confirmations } = assertion;
  const [statement] = authnStatements;
  return {
    assertionId: assertion.id,
    nameId: nameId === undefined ? undefined : describeName(nameId),
    attributes: attributeValues(attributes),
    attributeDetails: filled(attributes.map(describeAttribute)),
    authnContext: statement?.classRef ?? statement?.declRef,
    authenticatingAuthorities: authnStatements.flatMap(({ authorities }) => authorities),
    sessionIndex: statement?.sessionIndex,
    authnInstant: statement?.authnInstant,
    sessionNotOnOrAfter: statement?.sessionNotOnOrAfter,
    conditions: conditions === undefined ? undefined : describeConditions(conditions),
    subjectConfirmations: filled(
      confirmations.map(({ method, data }) => defined({ method, ...(data ?? {}) })),
    ),
  };
}

function describeAttribute({ name, nameFormat, friendlyName: sent, values }: Attribute): Json {
  return defined({ name, friendlyName: sent ?? friendlyName(name), nameFormat, values });
}

function describeConditions(conditions: Conditions): Json {
  const { notBefore, notOnOrAfter, audiences, oneTimeUse, proxyRestriction, unknown } = conditions;
  return defined({
    notBefore,
    notOnOrAfter,
    audiences: filled([...new Set(audiences.flat())]),
    oneTimeUse: oneTimeUse ? true : undefined,
    proxyRestriction: proxyRestriction === undefined ? undefined : { ...proxyRestriction },
    unknown: filled(unknown),
  });
}

export function describeName({ hasElements: _, ...name }: NameIdentifier): Json {
  return { ...name };
}

export function describeStatus({ code, subcodes, message, detail }: Status): Json {
  return defined({ codes: [code, ...subcodes], message, detail });
}

export function describeEnvelope(envelope: Envelope): {
  readonly [name: string]: Json | undefined;
  readonly issuer?: string;
} {
  const { id, issueInstant, destination, consent, issuer } = envelope;
  return {
    id,
    issueInstant,
    destination,
    consent,
    ...defined({ issuer: issuer?.value }),
  };
}

/** Returns the members of `data` for an AuthnRequest. */
export function describeRequest({ request }: RequestJudgement): Record<string, Json> {
  if (request === undefined) return {};
  const { nameIdPolicy, requestedAuthnContext, scoping, extensions } = request;
  return defined({
    ...describeEnvelope(request),
    acsUrl: request.acsUrl,
    acsIndex: request.acsIndex,
    protocolBinding: request.protocolBinding,
    attributeConsumingServiceIndex: request.attributeIndex,
    providerName: request.providerName,
    forceAuthn: request.forceAuthn,
    isPassive: request.isPassive,
    nameIdPolicy: nameIdPolicy === undefined ? undefined : { ...nameIdPolicy },
    requestedAuthnContext: requestedAuthnContext === undefined ? undefined : { ...requestedAuthnContext },
    scoping: scoping === undefined ? undefined : { ...scoping },
    extensions: describeExtensions(extensions),
  });
}

function describeExtensions(extensions: AuthnRequest['extensions']): Json | undefined {
  if (extensions.length === 0) return undefined;
  return Object.fromEntries(extensions.map(({ name, values }) => [name, values]));
}

/** Returns the members of `data` for a logout message. */
export function describeLogout({ request, response }: LogoutJudgement): Record<string, Json> {
  if (request !== undefined) {
    return defined({
      ...describeEnvelope(request),
      nameId: request.nameId === undefined ? undefined : describeName(request.nameId),
      sessionIndex: request.sessionIndexes[0],
      sessionIndexes: request.sessionIndexes.length > 1 ? request.sessionIndexes : undefined,
      notOnOrAfter: request.notOnOrAfter,
      reason: request.reason,
    });
  }
  if (response === undefined) return {};
  return defined({
    ...describeEnvelope(response),
    inResponseTo: response.inResponseTo,
    ...defined({ status: response.status === undefined ? undefined : describeStatus(response.status) }),
  });
}
