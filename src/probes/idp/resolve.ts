/** One ArtifactResolve over SOAP, and what came of it. */
import { IdcliError } from '../../errors.ts';
import { callSoap } from '../../flows/saml/soap-call.ts';
import { type IdentityProvider, resolutionServices } from '../../flows/saml-login/identity-provider.ts';
import type { SamlContext, ServiceProvider } from '../../flows/saml-login/input.ts';
import { freshId, locationOf } from '../../flows/saml-login/request.ts';
import { assertSafeUrl } from '../../protocol/http/index.ts';
import { writeArtifactResolve } from '../../protocol/saml/build/artifact-resolve.ts';
import { signXmlDocument } from '../../protocol/saml/signing/sign-xml.ts';
import type { Signer } from '../../protocol/saml/signing/signer.ts';
import { readArtifact } from '../../protocol/saml/wire/artifact.ts';
import type { ArtifactAnswer, ArtifactCall, SigningProvider } from './answer.ts';

interface Resolving {
  readonly idp: IdentityProvider;
  readonly context: SamlContext;
  readonly allowInsecureHttp: boolean;
  readonly own: ServiceProvider;
  readonly second?: SigningProvider;
  /** A key of nobody. */
  stranger(): Signer;
}

/** @throws {IdcliError} `METADATA_UNUSABLE` without such a service, `INSECURE_URL`, and what requests throw */
export async function resolveArtifact(
  { artifact, signing, bySecond }: ArtifactCall,
  { idp, context, allowInsecureHttp, own, second, stranger }: Resolving,
): Promise<ArtifactAnswer> {
  const { world, recorder } = context;
  const services = resolutionServices(idp);
  const index = readArtifact(`SAMLart=${encodeURIComponent(artifact)}`)?.endpointIndex;
  const service = services.find((one) => one.index === index) ?? services[0];
  if (service === undefined)
    throw new IdcliError('METADATA_UNUSABLE', `${idp.entityId} offers no artifact resolution over SOAP`);
  const by = bySecond === true ? second : own;
  const xml = writeArtifactResolve({
    id: freshId(world),
    issueInstant: world.now(),
    destination: service.location,
    issuer: by?.entityId ?? '',
    artifact,
  });
  const signer = signing === 'none' ? undefined : signing === 'stranger' ? stranger() : by?.signer;
  const url = locationOf(service.location, idp);
  assertSafeUrl(url, allowInsecureHttp);
  try {
    const { document } = await callSoap(
      {
        url,
        message: signer === undefined ? xml : signXmlDocument(xml, signer),
        service: 'artifact resolution service',
      },
      recorder.as('client', 'artifact'),
    );
    const hasMessage = document.kind === 'response';
    return { hasMessage, told: hasMessage ? 'a response' : 'an answer without a message', at: url.href };
  } catch (thrown) {
    if (thrown instanceof IdcliError && REFUSED.has(thrown.code))
      return { hasMessage: false, told: thrown.message, at: url.href };
    throw thrown;
  }
}

const REFUSED: ReadonlySet<string> = new Set([
  'REQUEST_REFUSED',
  'PROVIDER_FAILED',
  'ANSWER_UNREADABLE',
  'CLIENT_CREDENTIAL_MISSING',
]);
