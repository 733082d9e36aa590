/** Judges metadata: keys, endpoints, validity, signature. SAML metadata, 2 and 3. */
import { readEntities } from '../../protocol/saml/metadata/read.ts';
import type { Endpoint, Entity, Role, SamlMetadata } from '../../protocol/saml/metadata/types.ts';
import { NS } from '../../protocol/saml/namespaces.ts';
import { attributeOf, pathOf } from '../../protocol/xml/tree.ts';
import { type Check, fail, pass, report, runChecks, skip, type Verdict, warn } from '../../report.ts';
import { isSecureUrl, nearMiss } from '../compare.ts';
import { defineCheck } from './define.ts';
import { type MessageFacts, readableRoot } from './facts.ts';
import { judgeParse, unread } from './form.ts';
import { judgeEnvelopeCoverage } from './message.ts';
import { judgeSchema } from './response.ts';
import { judgeAlgorithms, judgeCertificate, judgeSignature } from './signature.ts';
import { gatherSignatures, hasSignature, NO_SIGNATURES, signedParts } from './signatures.ts';
import { findDuplicateIds } from './structure.ts';
import { judgeEnd } from './times.ts';
import type { MetadataInput, MetadataJudgement } from './types.ts';

interface MetadataFacts extends MessageFacts {
  readonly input: MetadataInput;
  readonly metadata?: SamlMetadata;
  readonly verified: boolean;
}

const CHECKS: readonly Check<MetadataFacts>[] = [
  defineCheck('saml.parse', judgeParse),
  defineCheck('saml.content', judgeMetadataContent),
  defineCheck('saml.duplicate_id', judgeMetadataIds),
  defineCheck('saml.issuer', judgeEntityId),
  defineCheck('saml.valid_until', judgeValidity),
  defineCheck('saml.keys', judgeKeys),
  defineCheck('saml.endpoints', judgeEndpoints),
  defineCheck('saml.algorithm', judgeAlgorithms),
  defineCheck('saml.certificate', judgeCertificates),
  defineCheck('saml.signature', judgeMetadataSignature),
  defineCheck('saml.signature_coverage', judgeEnvelopeCoverage),
  defineCheck('saml.schema', (facts) => judgeSchema(facts.input)),
];

/** Judges a metadata document. Report `saml_metadata`. */
export async function judgeSamlMetadata(input: MetadataInput): Promise<MetadataJudgement> {
  const facts = gatherFacts(input);
  const findings = await runChecks(CHECKS, facts);
  const { metadata, signatures } = facts;
  return {
    // Most metadata is not signed, and is trusted for where it was fetched from.
    report: report('saml_metadata', findings, input.keys === undefined ? [] : ['saml.signature']),
    ...(metadata === undefined ? {} : { metadata }),
    signed: signedParts(signatures, input.allowSha1 === true),
  };
}

function gatherFacts(input: MetadataInput): MetadataFacts {
  const plain = input.keys === undefined;
  const readable = readableRoot(input);
  if ('unreadable' in readable) {
    return {
      input,
      plain,
      unreadable: readable.unreadable,
      signatures: NO_SIGNATURES,
      verified: false,
    };
  }
  const { root } = readable;
  const validUntil = attributeOf(root, 'validUntil');
  const signatures = gatherSignatures([root], undefined, input.keys ?? []);
  return {
    input,
    plain,
    root,
    signatures,
    verified: signatures.results.some(({ signedXml }) => signedXml !== undefined),
    metadata: {
      source: input.document.source.where,
      document: input.document.source,
      root,
      entities: readEntities(root),
      ...(validUntil === undefined ? {} : { validUntil }),
    },
  };
}

/** Comments are usual in metadata and harmless there: nothing is taken from text that one could cut in two. */
function judgeMetadataContent(facts: MetadataFacts): Verdict {
  const { root, problems } = facts.input.document.reading;
  const grave = problems.find(({ kind, message }) => kind === 'refused' && !/^a comment/.test(message));
  if (grave !== undefined) return fail(grave.message, { hint: grave.hint });
  const reason = unread(facts);
  if (reason !== undefined && facts.unreadable !== 'saml.content') return reason;
  if (root === undefined || root.namespace !== NS.metadata) {
    return fail('the root is not in the namespace of metadata', {
      expected: NS.metadata,
      actual: root?.namespace ?? null,
    });
  }
  const entities = facts.metadata?.entities ?? [];
  if (entities.length === 0) return fail('there is no EntityDescriptor in it', { actual: null });
  const nameless = entities.find(({ entityId }) => entityId === '');
  if (nameless !== undefined)
    return fail('an EntityDescriptor has no entityID', {
      at: `${pathOf(nameless.element)}/@entityID`,
      actual: null,
    });
  const rolesless = entities.length === 1 && entities[0]?.roles.length === 0;
  if (rolesless) return warn('the entity has no role that is known here', { level: 'should' });
  const count = entities.length === 1 ? 'one entity' : `${entities.length} entities`;
  return pass(count);
}

function judgeMetadataIds(facts: MetadataFacts): Verdict {
  const reason = unread(facts);
  if (reason !== undefined || facts.root === undefined) return reason ?? skip('it was not read');
  const [twice] = findDuplicateIds([facts.root]);
  if (twice !== undefined)
    return fail(`the ID ${JSON.stringify(twice)} stands more than once`, { actual: twice });
  const seen = new Set<string>();
  for (const { entityId } of facts.metadata?.entities ?? []) {
    if (seen.has(entityId))
      return fail(`the entity ${entityId} stands more than once`, { at: '@entityID', actual: entityId });
    seen.add(entityId);
  }
  return pass('every ID and every entity stands once');
}

function judgeEntityId(facts: MetadataFacts): Verdict {
  const reason = unread(facts);
  if (reason !== undefined) return reason;
  const { entityId } = facts.input;
  const ids = (facts.metadata?.entities ?? []).map((entity) => entity.entityId);
  if (entityId === undefined) return skip('no entity was expected: --issuer');
  if (ids.includes(entityId)) return pass(entityId);
  return fail('the metadata does not have the entity that was expected', {
    at: '@entityID',
    expected: entityId,
    actual: ids.slice(0, 5),
    hint: ids.map((id) => nearMiss(entityId, id)).find((hint) => hint !== undefined),
  });
}

function judgeValidity(facts: MetadataFacts): Verdict {
  const reason = unread(facts);
  if (reason !== undefined) return reason;
  const places: (readonly [string, string | undefined])[] = [
    [`${facts.root?.local}/@validUntil`, facts.metadata?.validUntil],
    ...(facts.metadata?.entities ?? []).flatMap(({ element, validUntil, roles }) => [
      [`${pathOf(element)}/@validUntil`, validUntil] as const,
      ...roles.map((role) => [`${pathOf(role.element)}/@validUntil`, role.validUntil] as const),
    ]),
  ];
  for (const [at, text] of places) {
    const wrong = judgeEnd(at, text, facts.input);
    if (wrong !== undefined) return { ...wrong, hint: 'get the current metadata' };
  }
  const said = places.flatMap(([, text]) => text ?? []).toSorted()[0];
  return said === undefined ? skip('it names no end') : pass(`good until ${said}`);
}

function judgeKeys(facts: MetadataFacts): Verdict {
  const reason = unread(facts);
  if (reason !== undefined) return reason;
  const roles = rolesOf(facts);
  if (roles.length === 0) return skip('there is no identity provider and no service provider in it');
  const keyless = roles.find(({ role }) => role.kind === 'idp' && signingKeys(role).length === 0);
  if (keyless !== undefined) {
    return fail('an identity provider has no signing key that can be read', {
      at: pathOf(keyless.role.element),
      expected: 'a KeyDescriptor with a certificate',
      actual: keyless.role.keyProblems.length === 0 ? null : [...keyless.role.keyProblems],
    });
  }
  const [problem] = roles.flatMap(({ role }) => role.keyProblems);
  if (problem !== undefined) return warn(problem, { level: 'should' });
  const count = roles.reduce((sum, { role }) => sum + role.keys.length, 0);
  return pass(count === 1 ? 'one key' : `${count} keys`);
}

const signingKeys = (role: Role) => role.keys.filter(({ use }) => use !== 'encryption');

function rolesOf({ metadata }: MetadataFacts): { readonly entity: Entity; readonly role: Role }[] {
  return (metadata?.entities ?? []).flatMap((entity) =>
    entity.roles.filter(({ kind }) => kind !== 'other').map((role) => ({ entity, role })),
  );
}

const BINDINGS: ReadonlySet<string> = new Set(
  ['HTTP-Redirect', 'HTTP-POST', 'HTTP-POST-SimpleSign', 'HTTP-Artifact', 'SOAP', 'PAOS', 'URI'].flatMap(
    (name) => [`urn:oasis:names:tc:SAML:2.0:bindings:${name}`],
  ),
);

function judgeEndpoints(facts: MetadataFacts): Verdict {
  const reason = unread(facts);
  if (reason !== undefined) return reason;
  const roles = rolesOf(facts);
  if (roles.length === 0) return skip('there is no identity provider and no service provider in it');
  for (const { role } of roles) {
    const due = role.kind === 'idp' ? 'SingleSignOnService' : 'AssertionConsumerService';
    if (!role.endpoints.some(({ service }) => service === due)) {
      return fail(`there is no ${due}`, { at: pathOf(role.element), expected: due, actual: null });
    }
    const broken = role.endpoints.find(({ location }) => !URL.canParse(location));
    if (broken !== undefined) {
      return fail(`the location of a ${broken.service} is no URL`, {
        at: placeOf(role, broken),
        actual: broken.location,
      });
    }
  }
  return (
    judgeDoubtful(roles.map(({ role }) => role)) ??
    pass(`${roles.flatMap(({ role }) => role.endpoints).length} endpoints`)
  );
}

const placeOf = (role: Role, { service }: Endpoint): string => `${pathOf(role.element)}/${service}/@Location`;

function judgeDoubtful(roles: readonly Role[]): Verdict | undefined {
  for (const role of roles) {
    const unsafe = role.endpoints.find(({ location }) => !isSecureUrl(location));
    if (unsafe !== undefined) {
      return warn(`a ${unsafe.service} is not protected by TLS`, {
        level: 'should',
        at: placeOf(role, unsafe),
        actual: unsafe.location,
      });
    }
    const strange = role.endpoints.find(({ binding }) => !BINDINGS.has(binding));
    if (strange !== undefined) {
      return warn(`a ${strange.service} has a binding that is not known`, {
        level: 'should',
        at: `${pathOf(role.element)}/${strange.service}/@Binding`,
        actual: strange.binding,
        hint: strange.binding.startsWith('urn:mace:shibboleth') ? 'an extension of Shibboleth' : undefined,
      });
    }
    const indexes = role.endpoints.flatMap(({ service, index }) =>
      index === undefined ? [] : [`${service} ${index}`],
    );
    const twice = indexes.find((index, at) => indexes.indexOf(index) !== at);
    if (twice !== undefined)
      return warn(`the index of ${twice} stands more than once`, {
        level: 'should',
        at: pathOf(role.element),
      });
  }
  return undefined;
}

/** Of the metadata's own signature, and of the keys it publishes. */
function judgeCertificates(facts: MetadataFacts): Verdict {
  const reason = unread(facts);
  if (reason !== undefined) return reason;
  if (facts.input.keys !== undefined && hasSignature(facts.signatures)) {
    const own = judgeCertificate(facts);
    if (own.status !== 'pass') return own;
  }
  const now = facts.input.now.getTime();
  for (const { role } of rolesOf(facts)) {
    for (const { certificate, key, source, description } of role.keys) {
      if (certificate !== undefined && certificate.notAfter.getTime() < now) {
        return warn(`a certificate expired on ${certificate.notAfter.toISOString().slice(0, 10)}`, {
          level: 'should',
          at: `${pathOf(role.element)}/KeyDescriptor`,
          actual: `${source}, ${certificate.subject}`,
          hint: 'SAML trusts the key and not the dates around it, but other software may refuse it',
        });
      }
      const bits = key.asymmetricKeyDetails?.modulusLength ?? 4096;
      if (bits < 2048) {
        return warn(`a key is weak: ${description}`, {
          level: 'should',
          at: `${pathOf(role.element)}/KeyDescriptor`,
          actual: source,
        });
      }
    }
  }
  return pass('no certificate has expired, no key is weak');
}

function judgeMetadataSignature(facts: MetadataFacts): Verdict {
  const reason = unread(facts);
  if (reason !== undefined) return reason;
  if (facts.input.keys === undefined && !hasSignature(facts.signatures))
    return skip('the metadata is not signed');
  return judgeSignature(facts);
}
