/** The 14 scopes, their possible claims, and their labels on the consent page. */

interface ScopeEntry {
  readonly claims: readonly string[];
  /** Label for people. */
  readonly label: string;
  readonly detail: string;
}

const ageOver = (years: number): ScopeEntry => ({
  claims: [`age_over_${years}`],
  label: `Over ${years}`,
  detail: `whether you are ${years} or older, without your date of birth`,
});

export const SCOPES = {
  openid: { claims: ['sub'], label: 'Identifier', detail: 'a number that identifies you' },
  name: {
    claims: ['name', 'family_name', 'given_name', 'middle_name', 'name_suffix', 'name_prefix'],
    label: 'Name',
    detail: 'full name and its parts',
  },
  birthdate: { claims: ['birthdate'], label: 'Date of birth', detail: 'as far as it is known' },
  age_over_13: ageOver(13),
  age_over_15: ageOver(15),
  age_over_16: ageOver(16),
  age_over_18: ageOver(18),
  age_over_21: ageOver(21),
  age_over_25: ageOver(25),
  age_in_years: { claims: ['age_in_years'], label: 'Age', detail: 'in whole years' },
  address: {
    claims: ['street_address', 'postal_code', 'locality', 'region', 'country'],
    label: 'Address',
    detail: 'street, postal code, town, region and country',
  },
  portrait: { claims: ['portrait'], label: 'Portrait', detail: 'a picture of your face' },
  email: {
    claims: ['email', 'email_verified'],
    label: 'E-mail address',
    detail: 'will be checked with a code sent to it',
  },
  document: {
    claims: [
      'document_number',
      'document_type',
      'document_issuing_country',
      'document_issuing_state',
      'document_issuing_authority',
      'document_issue_date',
      'document_expiry_date',
    ],
    label: 'Identity document',
    detail: 'type, number, issuer and dates',
  },
} as const satisfies Record<string, ScopeEntry>;

export type ScopeName = keyof typeof SCOPES;
export const SCOPE_NAMES = Object.keys(SCOPES) as readonly ScopeName[];

export const AGE_LIMITS: readonly number[] = [13, 15, 16, 18, 21, 25];

export function isScope(name: string): name is ScopeName {
  return Object.hasOwn(SCOPES, name);
}
