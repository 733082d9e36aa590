/** Scenarios that succeed: responses that a client must be able to read. */
import { SCOPE_NAMES } from '../scopes.ts';
import type { IngroupeFault } from './row.ts';

const AGE_OVER = SCOPE_NAMES.filter((name) => name.startsWith('age_over_'));

/** Every persona's street already has two lines; only the shape differs. */
const addressIn = (shape: 'nested' | 'flat', does: string): IngroupeFault => ({
  id: `address-${shape}`,
  title: `Address ${shape}`,
  does,
  trips: { outcome: 'done' },
  needs: { scope: 'address' },
  effect: { address: shape },
});

const portraitAs = (id: string, kind: 'jpeg' | 'png' | 'large-png', does: string): IngroupeFault => ({
  id,
  title: `Portrait as ${kind}`,
  does,
  trips: { outcome: 'done' },
  needs: { scope: 'portrait' },
  effect: { person: { portrait: kind } },
});

const DOCUMENTS = {
  PASSPORT: { number: '00SB00101', issuingCountry: 'FR', issuingAuthority: 'Préfecture de Paris' },
  DRIVING_LICENSE: {
    number: '00SB00102',
    issuingCountry: 'US',
    issuingState: 'CA',
    issuingAuthority: 'Department of Motor Vehicles',
  },
  RESIDENT_CARD: { number: '00SB00103', issuingCountry: 'FR', issuingAuthority: 'Préfecture du Rhône' },
  IDENTITY_CARD: { number: '00SB00104', issuingCountry: 'BE', issuingAuthority: 'Ville de Bruxelles' },
} as const;

const documentOf = (type: keyof typeof DOCUMENTS): IngroupeFault => ({
  id: `document-${type.toLowerCase().replaceAll('_', '-')}`,
  title: `Document ${type}`,
  does: `the identity was taken from a document of type ${type}`,
  trips: { outcome: 'done' },
  needs: { scope: 'document' },
  effect: {
    person: {
      document: { type, ...DOCUMENTS[type], issueDate: '2022-05-10', expiryDate: '2032-05-09' },
    },
  },
});

/** The default scenario. */
export const OK: IngroupeFault = {
  id: 'ok',
  title: 'All is well',
  does: 'gives all claims of the scopes asked for',
  trips: { outcome: 'done' },
  effect: {},
};

export const GOOD: readonly IngroupeFault[] = [
  OK,
  {
    id: 'slow',
    title: 'Slow callback',
    does: 'waits 2 seconds before the last redirect',
    trips: { outcome: 'done' },
    effect: { delaySeconds: 2 },
  },
  {
    id: 'mononym',
    title: 'One name',
    does: 'gives the word NONE as `family_name`',
    trips: { outcome: 'done', warnings: ['mononym'] },
    needs: { scope: 'name' },
    effect: { oneName: true },
  },
  {
    id: 'partial-scope',
    title: 'Scope withheld',
    does: 'grants every scope but `portrait`',
    trips: { outcome: 'done', warnings: ['scope_not_granted'] },
    needs: { scope: 'portrait' },
    effect: { grant: { drops: ['portrait'] } },
  },
  {
    id: 'extra-scope',
    title: 'Scope added',
    does: 'adds `ial1` to the granted scope',
    trips: { outcome: 'done' },
    effect: { grant: { adds: ['ial1'] } },
  },
  {
    id: 'birthdate-year-only',
    title: 'Year of birth only',
    does: 'gives `1990` as `birthdate`; ages only as far as the year tells',
    trips: { outcome: 'done', warnings: ['birthdate_partial'] },
    needs: { scope: 'birthdate' },
    effect: { person: { birthdate: '1990' } },
  },
  {
    id: 'birthdate-no-year',
    title: 'Birthday without year',
    does: 'gives `0000-02-17` as `birthdate`, and no ages',
    trips: { outcome: 'done', warnings: ['birthdate_partial'] },
    needs: { scope: 'birthdate' },
    effect: { person: { birthdate: '0000-02-17' } },
  },
  {
    id: 'age-unknown',
    title: 'Age unknown',
    does: 'leaves every `age_over_*` out although its scope was granted',
    trips: { outcome: 'done' },
    needs: { scope: 'age_over_18' },
    effect: { withoutClaims: AGE_OVER },
  },
  addressIn('nested', 'gives the address as one object `address`, the street in two lines parted by CR LF'),
  addressIn(
    'flat',
    'gives the parts of the address as claims of their own, the street in two lines parted by CR LF',
  ),
  portraitAs('portrait-png', 'png', 'gives the portrait as a PNG of 2 kB'),
  portraitAs('portrait-jpg', 'jpeg', 'gives the portrait as a JPEG of 14 kB'),
  portraitAs('portrait-large', 'large-png', 'gives the portrait as a PNG of 1 MB'),
  {
    id: 'email-unverified',
    title: 'E-mail not verified',
    does: 'gives `email_verified` false',
    trips: { outcome: 'done' },
    needs: { scope: 'email' },
    effect: { person: { emailVerified: false } },
  },
  documentOf('PASSPORT'),
  documentOf('DRIVING_LICENSE'),
  documentOf('RESIDENT_CARD'),
  documentOf('IDENTITY_CARD'),
];
