/** The normalized document for people. Spec: claims, section 5. */

import type { Claims } from '../../claims/document.ts';
import { defined } from '../../common/defined.ts';
import type { Json } from '../../common/json.ts';
import { maskStructure } from './json.ts';
import { HIDDEN, mark, PERSONAL_MARKS, type PersonalKind } from './marks.ts';
import type { Masking } from './options.ts';
import { maskAnyText } from './text.ts';

/** Masks personal data in the document. Every value keeps its type; the result is for reading, not for the schema. */
export function maskDocument(claims: Claims, masking: Masking): Claims {
  const shown = masking.secrets ? withoutSecrets(claims, masking) : claims;
  return masking.personal ? withoutPersonalData(shown, masking) : shown;
}

/** Protocols whose session id is a handle: the one of Net iD starts the app on the same device. */
const HANDLE_PROTOCOLS: ReadonlySet<Claims['source']['protocol']> = new Set(['net-id']);

/** Tokens and handles are secrets, not personal data. */
function withoutSecrets(claims: Claims, masking: Masking): Claims {
  const { unmapped } = claims;
  if (unmapped === undefined) return withoutHandles(claims);
  const masked = maskStructure(unmapped as Json, { ...masking, personal: false });
  return { ...withoutHandles(claims), unmapped: masked as typeof unmapped };
}

function withoutHandles(claims: Claims): Claims {
  const { authentication, source } = claims;
  if (!HANDLE_PROTOCOLS.has(source.protocol) || authentication?.session_id === undefined) return claims;
  return { ...claims, authentication: { ...authentication, session_id: mark(authentication.session_id) } };
}

function withoutPersonalData(claims: Claims, masking: Masking): Claims {
  const id = (value: string): string => maskIdentifier(value, claims, masking);
  const { address, document, national_id, idp } = claims;
  return {
    ...claims,
    subject: id(claims.subject),
    ...masked(claims, 'birthdate', 'birthdate'),
    ...masked(claims, 'email', 'email'),
    ...masked(claims, 'phone_number', 'phone'),
    ...(address && {
      address: {
        ...address,
        ...masked(address, 'street_address', 'hidden'),
        ...masked(address, 'formatted', 'hidden'),
      },
    }),
    ...(national_id && { national_id: { ...national_id, ...masked(national_id, 'value', 'hidden') } }),
    ...(idp && {
      idp: {
        ...idp,
        ...defined({ subject_id: idp.subject_id === undefined ? undefined : id(idp.subject_id) }),
      },
    }),
    ...(document && { document: { ...document, ...masked(document, 'number', 'ending') } }),
    ...(claims.unmapped && {
      unmapped: Object.fromEntries(
        Object.keys(claims.unmapped).map((name) => [maskAnyText(name, masking), HIDDEN]),
      ),
    }),
  };
}

/** Returns the same member masked, or nothing when it is absent. */
function masked<Name extends string>(
  group: Readonly<Partial<Record<Name, string>>>,
  name: Name,
  kind: PersonalKind,
): Partial<Record<Name, string>> {
  const value = group[name];
  return value === undefined ? {} : ({ [name]: PERSONAL_MARKS[kind](value) } as Record<Name, string>);
}

/** Masks an identifier as the phone, address or number that it is. */
function maskIdentifier(
  value: string,
  { national_id, phone_number, email }: Claims,
  masking: Masking,
): string {
  if (value === national_id?.value) return HIDDEN;
  if (value === phone_number) return PERSONAL_MARKS.phone(value);
  if (value === email) return PERSONAL_MARKS.email(value);
  return maskAnyText(value, masking);
}

/** Returns the personal data in a document, to mask it wherever else it appears: pages of the provider, messages. */
export function personalValuesOf(claims: Claims): ReadonlySet<string> {
  const { birthdate, email, phone_number, address, national_id, document } = claims;
  const values = [email, phone_number, address?.street_address, national_id?.value, document?.number];
  const whole = birthdate?.length === 10 ? [...values, birthdate] : values;
  return new Set(whole.filter((value) => value !== undefined && value.length >= 5) as string[]);
}
