/** Judges metadata: keys, endpoints, validity, signature. SAML metadata, 2 and 3. */
import { defined } from '../../common/defined.ts';
import { NS } from '../../protocol/saml/namespaces.ts';
import { isDuration } from '../../protocol/saml/times.ts';
import type { XmlElement } from '../../protocol/xml/node.ts';
import { pathOf } from '../../protocol/xml/tree.ts';
import { type Check, fail, pass, report, runChecks, skip, type Verdict, warn } from '../../report.ts';
import { nearMiss } from '../compare.ts';
import { judgeAlgorithms } from './algorithm.ts';
import { defineCheck } from './define.ts';
import { judgeParse, unread } from './form.ts';
import type { MetadataInput, MetadataJudgement } from './input.ts';
import { judgeEnvelopeCoverage } from './message.ts';
import { judgeBindings, judgeEndpoints, judgeProtocols, judgeWantFlags } from './metadata-endpoints.ts';
import { gatherMetadataFacts, type MetadataFacts } from './metadata-facts.ts';
import { judgeAnnounced, judgeCertificates, judgeKeyStrength, judgeKeys } from './metadata-keys.ts';
import { judgeSchema } from './response.ts';
import { judgeSignature } from './signature.ts';
import { hasSignature, signedParts } from './signatures.ts';
import { findDuplicateIds } from './structure.ts';
import { judgeEnd } from './times.ts';

const CHECKS: readonly Check<MetadataFacts>[] = [
  defineCheck('saml.parse', judgeParse),
  defineCheck('saml.content', judgeMetadataContent),
  defineCheck('saml.duplicate_id', judgeMetadataIds),
  defineCheck('saml.issuer', judgeEntityId),
  defineCheck('saml.role', judgeSide),
  defineCheck('saml.valid_until', judgeValidity),
  defineCheck('saml.protocols', judgeProtocols),
  defineCheck('saml.keys', judgeKeys),
  defineCheck('saml.key_strength', judgeKeyStrength),
  defineCheck('saml.announced_algorithms', judgeAnnounced),
  defineCheck('saml.endpoints', judgeEndpoints),
  defineCheck('saml.bindings', judgeBindings),
  defineCheck('saml.want_flags', judgeWantFlags),
  defineCheck('saml.algorithm', judgeAlgorithms),
  defineCheck('saml.certificate', judgeCertificates),
  defineCheck('saml.signature', judgeMetadataSignature),
  defineCheck('saml.signature_coverage', judgeEnvelopeCoverage),
  defineCheck('saml.schema', (facts) => judgeSchema(facts.input)),
];

/** Judges a metadata document. Report `saml_metadata`. */
export async function judgeSamlMetadata(input: MetadataInput): Promise<MetadataJudgement> {
  const facts = gatherMetadataFacts(input);
  const findings = await runChecks(CHECKS, facts);
  const { metadata, signatures } = facts;
  return {
    // Most metadata is unsigned and trusted because of where it was fetched from.
    report: report('saml_metadata', findings, input.keys === undefined ? [] : ['saml.signature']),
    ...defined({ metadata }),
    signed: signedParts(signatures, input.allowSha1 === true),
  };
}

/** Comments are common in metadata and harmless there: no value is read from text that a comment could split. */
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
  if (entities.length === 1 && entities[0]?.kinds.length === 0)
    return warn('the entity has no role that is known here', { level: 'should' });
  const count = entities.length === 1 ? 'one entity' : `${entities.length} entities`;
  return pass(count);
}

/** Metadata of the wrong side is the likeliest reason no login works. */
function judgeSide(facts: MetadataFacts): Verdict {
  const reason = unread(facts);
  if (reason !== undefined) return reason;
  if (facts.input.side === undefined) return skip('either side may publish metadata');
  const entities = facts.entities.length > 0 ? facts.entities : (facts.metadata?.entities ?? []);
  const kinds = entities.flatMap((entity) => entity.kinds);
  if (kinds.includes('idp')) return pass('there is an identity provider in it');
  return fail(
    kinds.includes('sp')
      ? 'it is the metadata of a service provider, and not of an identity provider'
      : 'there is no identity provider in it',
    {
      expected: 'an IDPSSODescriptor',
      actual: [...new Set(facts.entities.flatMap(({ roles }) => roles.map(({ name }) => name)))],
      hint:
        'give the metadata of the identity provider; that of a service provider is inspected as a file: ' +
        'idcli inspect FILE',
    },
  );
}

function judgeMetadataIds(facts: MetadataFacts): Verdict {
  const reason = unread(facts);
  if (reason !== undefined || facts.root === undefined) return reason ?? skip('it was not read');
  const { federation } = facts.input.document;
  const twice = federation?.duplicateId ?? findDuplicateIds([facts.root])[0];
  if (twice !== undefined)
    return fail(`the ID ${JSON.stringify(twice)} appears more than once`, { actual: twice });
  const seen = new Set<string>();
  for (const { entityId } of facts.metadata?.entities ?? []) {
    if (seen.has(entityId))
      return fail(`the entity ${entityId} appears more than once`, { at: '@entityID', actual: entityId });
    seen.add(entityId);
  }
  return pass('every ID and every entity is unique');
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
  const { root, metadata, entities } = facts;
  const ends: (readonly [XmlElement | undefined, string | undefined])[] = [
    [root, metadata?.validUntil],
    ...entities.flatMap(({ element, validUntil, roles }) => [
      [element, validUntil] as const,
      ...roles.map((role) => [role.element, role.validUntil] as const),
    ]),
  ];
  const said = ends.filter((end): end is [XmlElement, string] => end[1] !== undefined);
  for (const [element, text] of said) {
    const wrong = judgeEnd('@validUntil', text, facts.input);
    if (wrong !== undefined) {
      return { ...wrong, at: `${pathOf(element)}/@validUntil`, hint: 'get the current metadata' };
    }
  }
  const odd = entities.find(({ cacheDuration }) => cacheDuration !== undefined && !isDuration(cacheDuration));
  if (odd !== undefined) {
    return warn('cacheDuration is not a duration', {
      level: 'should',
      at: `${pathOf(odd.element)}/@cacheDuration`,
      expected: 'an xs:duration, e.g. PT6H',
      actual: odd.cacheDuration,
    });
  }
  const first = said.map(([, text]) => text).toSorted()[0];
  return first === undefined ? skip('it names no end') : pass(`good until ${first}`);
}

function judgeMetadataSignature(facts: MetadataFacts): Verdict {
  const reason = unread(facts);
  if (reason !== undefined) return reason;
  if (facts.input.keys === undefined && !hasSignature(facts.signatures))
    return skip('the metadata is not signed');
  return judgeSignature(facts);
}
