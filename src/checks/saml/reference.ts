/** A reference instead of a message: only its form is judged. */
import type { Artifact } from '../../protocol/saml/wire/artifact.ts';
import { type Check, fail, pass, type Report, report, runChecks, skip } from '../../report.ts';
import { defineCheck } from './define.ts';

export interface ReferenceInput {
  readonly artifact?: Artifact;
  /** The expected identity provider, and whether the artifact is from it. */
  readonly issuer?: { readonly entityId: string; readonly fits: boolean };
  /** Indexes of the artifact resolution services in the metadata; set when the artifact is to be resolved. */
  readonly services?: readonly (number | undefined)[];
}

const CHECKS: readonly Check<ReferenceInput>[] = [
  defineCheck('saml.parse', ({ artifact }) => {
    if (artifact === undefined)
      return skip('it is a sign-in of WS-Federation, which has no SAML message in it');
    return artifact.fault === undefined
      ? pass('a SAML 2.0 artifact')
      : fail(artifact.fault, { at: 'SAMLart', actual: artifact.value });
  }),
  defineCheck('saml.issuer', ({ artifact, issuer }) => {
    if (artifact?.sourceId === undefined) return skip('nothing says who sent it');
    if (issuer === undefined) return skip('it names its sender by a hash; none was expected: --issuer');
    return issuer.fits
      ? pass(issuer.entityId)
      : fail('the artifact is of another identity provider', {
          at: 'SAMLart',
          expected: `the SHA-1 of ${issuer.entityId}`,
          actual: artifact.sourceId,
        });
  }),
  defineCheck('saml.artifact_endpoint', ({ artifact, services }) => {
    if (artifact?.endpointIndex === undefined) return skip('it names no endpoint');
    if (services === undefined)
      return skip(`it names endpoint ${artifact.endpointIndex}; no metadata was given`);
    if (services.includes(artifact.endpointIndex)) return pass(`endpoint ${artifact.endpointIndex}`);
    return fail('the metadata has no artifact resolution service with the index in the artifact', {
      expected:
        services.length === 0 ? 'a service with an index' : services.map((index) => index ?? 'no index'),
      actual: artifact.endpointIndex,
      hint:
        textOf(artifact.endpointIndex) ??
        'get the current metadata of the provider: each of its servers may have a service and an index of its own',
    });
  }),
  defineCheck('saml.signature', () =>
    skip('the message itself is not here', {
      hint: 'the service provider fetches it over SOAP: give the ArtifactResponse',
    }),
  ),
];

/** pysaml2 writes the digits where two bytes belong. SAML bindings, 3.6.4.1. */
function textOf(index: number): string | undefined {
  const text = String.fromCharCode(index >> 8, index & 0xff);
  return /^[0-9a-f]{2}$/.test(text)
    ? `the provider wrote the index as text, ${JSON.stringify(text)}; two bytes belong there`
    : undefined;
}

/** Report `saml_response`. Never valid unless the artifact is to be resolved: the message is elsewhere. */
export async function judgeReference(input: ReferenceInput): Promise<Report> {
  const resolving = input.services !== undefined;
  return report(
    'saml_response',
    await runChecks(CHECKS, input),
    resolving ? ['saml.parse', 'saml.issuer', 'saml.artifact_endpoint'] : ['saml.signature'],
  );
}
