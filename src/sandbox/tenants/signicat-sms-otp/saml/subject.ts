/** What an assertion says of a person, as in the vendor's sample (SO-S10). */
import type { Subject } from '../../../saml/idp/session.ts';
import { NAME_ID } from '../../../saml/names.ts';
import { EID } from '../client.ts';
import { type Provider, randomHex, subjectOf } from '../provider.ts';
import type { Wishes } from './wishes.ts';

/** @param phone E.164 */
export function subjectFor(provider: Provider, wishes: Wishes, phone: string): Subject {
  const isTransient = wishes.nameIdFormat === NAME_ID.transient;
  return {
    nameId: isTransient ? `_${randomHex(provider, 16)}` : subjectOf(phone),
    nameIdFormat: wishes.nameIdFormat,
    nameQualifier: EID,
    // The sample has line breaks around each value.
    attributes: wishes.attributes.map((name) => ({ name, values: [`\n${phone}\n`] })),
    level: wishes.level,
    authority: EID,
  };
}
