/** Normalized claims from a judged assertion. Spec: claims, 1.1 and 1.2. */

import type { ResponseJudgement } from '../../checks/saml/input.ts';
import { type Normalized, normalizeClaims } from '../../claims/index.ts';
import { defined } from '../../common/defined.ts';
import type { Json } from '../../common/json.ts';
import { attributeValues } from '../../protocol/saml/message/assertion.ts';
import type { XmlElement } from '../../protocol/xml/node.ts';
import { attributeOf } from '../../protocol/xml/tree.ts';
import type { ProviderPreset } from '../../providers/preset.ts';

export interface ClaimsContext {
  /** How to normalize attributes. */
  readonly provider: ProviderPreset['claims'];
  readonly audience?: string;
  readonly retrievedAt: Date;
  readonly sandbox?: boolean;
}

/** Returns the claims, even of a rejected assertion, with `source.verified` false. */
export function claimsOf(judgement: ResponseJudgement, context: ClaimsContext): Normalized {
  const { assertion, response, report } = judgement;
  if (assertion === undefined) return { sources: {} };
  const [statement] = assertion.authnStatements;
  const authorities = statement?.authorities ?? [];
  const facts: Record<string, Json | undefined> = {
    NameID: assertion.nameId?.value,
    AuthnContextClassRef: statement?.classRef,
    AuthenticatingAuthority: authorities.length > 1 ? authorities : authorities[0],
    AuthnInstant: statement?.authnInstant,
    SessionIndex: statement?.sessionIndex,
    ID: response?.id,
  };
  const issuer = assertion.issuer?.value;
  return normalizeClaims({
    provider: context.provider,
    protocol: 'saml',
    origins: [
      { name: 'assertion', claims: withValues(facts) },
      { name: 'attributes', claims: attributeValues(assertion.attributes) },
    ],
    closed: judgement.closed.map(closedClaim),
    ...defined({ issuer, audience: context.audience }),
    retrievedAt: context.retrievedAt,
    verified: report.verdict === 'valid' && judgement.verified,
    ...(context.sandbox === true ? { sandbox: true } : {}),
  });
}

/** Describes a part that was not decrypted, by the claim that it may hold. */
function closedClaim(element: XmlElement): { readonly claim: string; readonly what: string } {
  const { local, parent } = element;
  if (local === 'EncryptedAttribute') return { claim: 'unmapped', what: 'an attribute (EncryptedAttribute)' };
  if (parent?.local !== 'AttributeValue')
    return { claim: 'subject', what: 'the name of the subject (EncryptedID)' };
  const name = attributeOf(parent.parent, 'Name') ?? '';
  return { claim: name, what: `a value of the attribute ${name}` };
}

function withValues(members: Readonly<Record<string, Json | undefined>>): Record<string, Json> {
  return Object.fromEntries(
    Object.entries(members).filter((entry): entry is [string, Json] => entry[1] !== undefined),
  );
}
