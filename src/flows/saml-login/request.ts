/** The request that starts a login: its content, its transport, and its display. */

import { createPrivateKey } from 'node:crypto';
import { defined } from '../../common/defined.ts';
import type { Json } from '../../common/json.ts';
import { IdcliError } from '../../errors.ts';
import { assertSafeUrl } from '../../protocol/http/safe-url.ts';
import { ANSWER_BINDINGS, BINDINGS, type Dispatch } from '../../protocol/saml/bindings.ts';
import { type AuthnRequestFields, writeAuthnRequest } from '../../protocol/saml/build/authn-request.ts';
import { dispatch } from '../../protocol/saml/dispatch.ts';
import { signingMethod } from '../../protocol/saml/signing/signer.ts';
import type { World } from '../../world.ts';
import type { Start } from '../code-flow/playing.ts';
import { type IdentityProvider, signOnTarget } from './identity-provider.ts';
import type { SamlRequestInput } from './input.ts';

export interface PreparedRequest {
  readonly id: string;
  readonly xml: string;
  readonly acsUrl: string;
  /** Absent: none is sent, and none may be returned. */
  readonly relayState?: string;
  readonly destination: string;
  readonly signed: boolean;
  /** Signature algorithm in words: `RSA-SHA256`. Absent: unsigned. */
  readonly algorithm?: string;
  readonly dispatch: Dispatch;
}

/** 160 random bits, after a character that may start an XML ID. SAML core, 1.3.4. */
export function freshId(world: Pick<World, 'random'>): string {
  return `_${Buffer.from(world.random(20)).toString('hex')}`;
}

/** As long as an OpenID Connect state, and well below the limit of 80 bytes in SAML bindings, 3.4.3. */
export function freshRelayState(world: Pick<World, 'random'>): string {
  return Buffer.from(world.random(32)).toString('base64url');
}

/**
 * Builds, signs and encodes the AuthnRequest.
 * @throws {IdcliError} `METADATA_UNUSABLE`, `INSECURE_URL`, `CLIENT_CREDENTIAL_MISSING` when the provider requires
 *   signed
 *   requests and there is no key, `USAGE` for a value that XML cannot carry
 */
export async function prepareRequest(
  input: SamlRequestInput,
  idp: IdentityProvider,
  acsUrl: URL,
  world: Pick<World, 'random' | 'now'>,
): Promise<PreparedRequest> {
  const { signer, entityId } = input.serviceProvider;
  const target = signOnTarget(idp, input.binding);
  assertSafeUrl(locationOf(target.location, idp), input.allowInsecureHttp);
  demandSigner(idp, input);
  const id = freshId(world);
  const relayState = input.relayState ?? freshRelayState(world);
  const xml = writeRequest(
    input,
    {
      id,
      destination: target.location,
      acsUrl: acsUrl.href,
      answerBinding: ANSWER_BINDINGS[input.answerBinding],
    },
    world,
  );
  return {
    id,
    xml,
    acsUrl: acsUrl.href,
    ...(relayState === '' ? {} : { relayState }),
    destination: target.location,
    signed: signer !== undefined,
    ...defined({ algorithm: signer && signingMethod(createPrivateKey(signer.key))?.name }),
    dispatch: await dispatch({
      kind: 'login',
      id,
      xml,
      issuer: entityId,
      acsUrl: acsUrl.href,
      to: { ...target, entityId: idp.entityId },
      ...(relayState === '' ? {} : { relayState }),
      ...defined({ signer }),
    }),
  };
}

/** Returns the XML of a request, unsigned. */
export function writeRequest(
  input: SamlRequestInput,
  where: Pick<AuthnRequestFields, 'id' | 'destination' | 'acsUrl' | 'answerBinding'>,
  world: Pick<World, 'now'>,
): string {
  const { forceAuthn, isPassive, attributeIndex, nameIdFormat, authnContext, idps, extensions } = input;
  return writeAuthnRequest({
    ...where,
    issueInstant: world.now(),
    issuer: input.serviceProvider.entityId,
    idps,
    extensions,
    ...defined({ forceAuthn, isPassive, attributeIndex, nameIdFormat, authnContext }),
  });
}

/** Demands a key where the provider wants signed requests. @throws {IdcliError} `CLIENT_CREDENTIAL_MISSING` */
export function demandSigner(idp: IdentityProvider, { serviceProvider }: SamlRequestInput): void {
  if (!idp.wantsSigned || serviceProvider.signer !== undefined) return;
  throw new IdcliError(
    'CLIENT_CREDENTIAL_MISSING',
    `${idp.entityId} wants requests signed, and there is no key`,
    {
      hint:
        'give the registered one with --sp-key FILE --sp-cert FILE\n' +
        'or make one and register it: idcli saml metadata --make-keys',
    },
  );
}

/** @throws {IdcliError} `METADATA_UNUSABLE` for an invalid URL */
export function locationOf(location: string, { entityId }: IdentityProvider): URL {
  if (URL.canParse(location)) return new URL(location);
  throw new IdcliError(
    'METADATA_UNUSABLE',
    `a location in the metadata of ${entityId} is not a URL: ${location}`,
  );
}

/** Returns where the browser starts. */
export function startOf(dispatched: Dispatch): Start {
  return dispatched.binding === 'redirect'
    ? new URL(dispatched.url)
    : { action: new URL(dispatched.action), fields: dispatched.fields };
}

type Members = Readonly<Record<string, Json>>;

/** Returns the members of `data.request` that identify the request. */
export function describePrepared(prepared: PreparedRequest): Members {
  const { id, destination, signed, algorithm, dispatch: sent } = prepared;
  return defined({ id, binding: BINDINGS[sent.binding], destination, signed, algorithm });
}

/** Returns the same, with everything to be sent. */
export function describeWhole(prepared: PreparedRequest): Members {
  const { dispatch: sent, relayState, acsUrl, xml } = prepared;
  return defined({
    ...describePrepared(prepared),
    acsUrl,
    relayState,
    url: sent.binding === 'redirect' ? sent.url : undefined,
    form:
      sent.binding === 'post'
        ? { action: sent.action, method: 'POST', fields: Object.fromEntries(sent.fields) }
        : undefined,
    xml: signedXmlOf(sent) ?? xml,
  });
}

/** Returns the signed XML: over POST the signature is inside. */
function signedXmlOf(sent: Dispatch): string | undefined {
  if (sent.binding === 'redirect') return undefined;
  const message = sent.fields.find(([name]) => name === 'SAMLRequest')?.[1];
  return message === undefined ? undefined : Buffer.from(message, 'base64').toString('utf8');
}
