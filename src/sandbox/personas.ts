/**
 * The fictional people of the sandbox, shared by all tenants. Phone numbers come from a range reserved for fiction (+44
 * 7700 900000 to 900999), mail addresses from example.com, national numbers from the test ranges of Norway (month plus
 * 80) and Sweden (980 to 999).
 */
import type { Persona } from './types.ts';

export interface Person {
  /** Stable and opaque, the same at every tenant. */
  readonly subject: string;
  /** Display name, with titles and suffixes. */
  readonly name: string;
  readonly givenName?: string;
  readonly familyName?: string;
  readonly middleName?: string;
  readonly namePrefix?: string;
  readonly nameSuffix?: string;
  /** `YYYY-MM-DD`, `YYYY` (year only) or `0000-MM-DD` (no year); or a number of whole years ago, on 1 January. */
  readonly birthdate: string | { readonly yearsAgo: number };
  readonly email: string;
  readonly emailVerified: boolean;
  readonly phoneNumber: string;
  /** Country (ISO 3166-1 alpha-2) → number. */
  readonly nationalNumbers: Readonly<Record<string, string>>;
  readonly address: {
    readonly lines: readonly string[];
    readonly postalCode: string;
    readonly locality: string;
    readonly region?: string;
    readonly country: string;
  };
  readonly document: {
    readonly type: 'PASSPORT' | 'DRIVING_LICENSE' | 'RESIDENT_CARD' | 'IDENTITY_CARD';
    readonly number: string;
    readonly issuingCountry: string;
    readonly issuingState?: string;
    readonly issuingAuthority: string;
    readonly issueDate: string;
    readonly expiryDate: string;
  };
  readonly portrait?: 'jpeg' | 'png' | 'large-png';
}

export interface SandboxPersona extends Persona {
  readonly person: Person;
}

const CAMILLE = {
  subject: '5b0c1f0e-5d9b-4f6c-9a51-0c5f7d3c1a01',
  name: 'Dr Camille Inès Durand',
  givenName: 'Camille',
  familyName: 'Durand',
  middleName: 'Inès',
  namePrefix: 'Dr',
  birthdate: '1990-02-17',
  email: 'camille.durand@example.com',
  emailVerified: true,
  phoneNumber: '+447700900000',
  nationalNumbers: { NO: '17829049902', SE: '199002179811' },
  address: {
    lines: ['Appartement 4', '12 rue des Lilas'],
    postalCode: '75020',
    locality: 'Paris',
    region: 'Île-de-France',
    country: 'France',
  },
  document: {
    type: 'PASSPORT',
    number: '00SB00001',
    issuingCountry: 'FR',
    issuingAuthority: 'Préfecture de Paris',
    issueDate: '2022-05-10',
    expiryDate: '2032-05-09',
  },
  portrait: 'jpeg',
} as const satisfies Person;

export const DEFAULT_PERSONA: SandboxPersona = {
  id: 'default',
  title: 'Camille Durand, everything known',
  person: CAMILLE,
};

export const SANDBOX_PERSONAS: readonly SandboxPersona[] = [
  DEFAULT_PERSONA,
  {
    id: 'mononym',
    title: 'Suryani, a person with one name',
    person: {
      subject: '5b0c1f0e-5d9b-4f6c-9a51-0c5f7d3c1a02',
      name: 'Suryani',
      givenName: 'Suryani',
      birthdate: '1978-11-03',
      email: 'suryani@example.com',
      emailVerified: true,
      phoneNumber: '+447700900001',
      nationalNumbers: { NO: '03837849976', SE: '197811039820' },
      address: { lines: ['Jalan Melati 8'], postalCode: '40115', locality: 'Bandung', country: 'Indonesia' },
      document: {
        type: 'RESIDENT_CARD',
        number: '00SB00002',
        issuingCountry: 'FR',
        issuingAuthority: 'Préfecture du Rhône',
        issueDate: '2023-01-16',
        expiryDate: '2033-01-15',
      },
      portrait: 'jpeg',
    },
  },
  {
    id: 'year-only',
    title: 'Amina Haddad, only the year of birth is known',
    person: {
      subject: '5b0c1f0e-5d9b-4f6c-9a51-0c5f7d3c1a03',
      name: 'Amina Haddad',
      givenName: 'Amina',
      familyName: 'Haddad',
      birthdate: '1990',
      email: 'amina.haddad@example.com',
      emailVerified: true,
      phoneNumber: '+447700900002',
      nationalNumbers: { NO: '01869049987', SE: '199006019831' },
      address: {
        lines: ['3 place du Marché'],
        postalCode: '69001',
        locality: 'Lyon',
        country: 'France',
      },
      document: {
        type: 'IDENTITY_CARD',
        number: '00SB00003',
        issuingCountry: 'FR',
        issuingAuthority: 'Préfecture du Rhône',
        issueDate: '2021-09-01',
        expiryDate: '2031-08-31',
      },
      portrait: 'jpeg',
    },
  },
  {
    id: 'no-portrait',
    title: 'Jonas Berg, no picture on file',
    person: {
      subject: '5b0c1f0e-5d9b-4f6c-9a51-0c5f7d3c1a04',
      name: 'Jonas Berg',
      givenName: 'Jonas',
      familyName: 'Berg',
      birthdate: '1965-07-22',
      email: 'jonas.berg@example.com',
      emailVerified: true,
      phoneNumber: '+447700900003',
      nationalNumbers: { NO: '22876549968', SE: '196507229844' },
      address: { lines: ['Storgata 1'], postalCode: '0155', locality: 'Oslo', country: 'Norge' },
      document: {
        type: 'DRIVING_LICENSE',
        number: '00SB00004',
        issuingCountry: 'NO',
        issuingAuthority: 'Statens vegvesen',
        issueDate: '2020-03-02',
        expiryDate: '2035-03-01',
      },
    },
  },
  {
    id: 'minor',
    title: 'Noé Martin, always 15 years old',
    person: {
      subject: '5b0c1f0e-5d9b-4f6c-9a51-0c5f7d3c1a05',
      name: 'Noé Martin',
      givenName: 'Noé',
      familyName: 'Martin',
      birthdate: { yearsAgo: 15 },
      email: 'noe.martin@example.com',
      emailVerified: true,
      phoneNumber: '+447700900004',
      nationalNumbers: {},
      address: { lines: ['27 quai des Brumes'], postalCode: '29200', locality: 'Brest', country: 'France' },
      document: {
        type: 'IDENTITY_CARD',
        number: '00SB00005',
        issuingCountry: 'FR',
        issuingAuthority: 'Préfecture du Finistère',
        issueDate: '2024-02-05',
        expiryDate: '2034-02-04',
      },
      portrait: 'jpeg',
    },
  },
];

export function findPersona(id: string): SandboxPersona | undefined {
  return SANDBOX_PERSONAS.find((persona) => persona.id === id);
}
