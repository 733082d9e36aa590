/** `--profile`: what a security profile demands of the client, as option values. */
import { FAPI1_ALGORITHMS, FAPI2_ALGORITHMS, PROFILES, type ProfileName } from '../../checks/index.ts';
import { IdcliError } from '../../errors.ts';
import type { CodeFlowInput } from '../../flows/code-flow/input.ts';
import type { FaultDoor } from './fault-play.ts';

type Settings = Partial<
  Pick<
    CodeFlowInput,
    'par' | 'responseMode' | 'responseType' | 'algorithms' | 'requestObject' | 'dpop' | 'requireInCallback'
  >
>;

export const profileOf = (name: string | undefined): ProfileName | undefined =>
  PROFILES.find((known) => known === name);

const BY_KEY = ['private_key_jwt', 'tls_client_auth'];

/**
 * Returns the input with what the profile sets; typed values win where the profile leaves a choice.
 * @throws {IdcliError} `USAGE` for an option that the profile forbids
 */
export function byProfile(input: CodeFlowInput, profile: ProfileName | undefined): CodeFlowInput {
  if (profile === undefined) return input;
  if (!input.pkce && profile !== 'fapi1')
    throw forbids(profile, 'a login without PKCE', 'leave out --no-pkce');
  if (/\btoken\b/.test(input.responseType.replace('id_token', '')))
    throw forbids(profile, 'an access token in the browser', 'leave out --response-type');
  const { method, certificate } = input.credentials;
  if (profile !== 'oauth21' && !BY_KEY.includes(method))
    throw forbids(
      profile,
      `the client authentication ${method}`,
      'use --client-auth private_key_jwt --client-key FILE, or a certificate: --client-auth tls_client_auth ' +
        '--tls-cert FILE --tls-key FILE',
    );
  const settings = SETTINGS[profile](input, certificate === true);
  const by = input.algorithms === undefined ? { algorithmsBy: `the profile ${profile}` } : {};
  return { ...input, ...settings, ...by, profile, credentials: byIssuer(input.credentials, profile) };
}

/** FAPI 2.0 Security Profile, 5.3.3.1 (5): an assertion is for the issuer, whatever endpoint it goes to. */
function byIssuer(credentials: CodeFlowInput['credentials'], profile: ProfileName) {
  const { assertionAudience } = credentials;
  if (!profile.startsWith('fapi2') || credentials.method !== 'private_key_jwt') return credentials;
  if (assertionAudience !== undefined && assertionAudience !== 'issuer')
    throw forbids(profile, `an assertion for ${assertionAudience}`, 'leave out --assertion-audience');
  return { ...credentials, assertionAudience: 'issuer' };
}

const SETTINGS: Readonly<Record<ProfileName, (input: CodeFlowInput, certificate: boolean) => Settings>> = {
  oauth21: () => ({}),
  fapi2: fapi2Settings,
  'fapi2-message-signing': (input, certificate) => ({
    ...fapi2Settings(input, certificate),
    requestObject: input.requestObject ?? signed(input),
    responseMode: input.responseMode ?? 'jwt',
  }),
  fapi1: (input) => ({
    requestObject: input.requestObject ?? signed(input),
    algorithms: input.algorithms ?? FAPI1_ALGORITHMS,
    // FAPI 1.0 Part 2, 5.2.2.1 (5): the ID token of the callback protects the state.
    requireInCallback: ['s_hash'],
    // Either an ID token in the answer, or a signed answer.
    ...(input.responseMode?.endsWith('jwt') === true ? {} : { responseType: 'code id_token' }),
  }),
};

/** What a profile asks for where no option does, as far as faults of the sandbox depend on it. */
export function askedBy(
  profile: ProfileName | undefined,
  { responseMode }: { readonly responseMode?: string },
): FaultDoor['asked'] {
  switch (profile) {
    case 'fapi2':
      return { par: true, dpop: true, algorithms: FAPI2_ALGORITHMS };
    case 'fapi2-message-signing':
      return { par: true, dpop: true, algorithms: FAPI2_ALGORITHMS, responseMode: responseMode ?? 'jwt' };
    case 'fapi1':
      return {
        algorithms: FAPI1_ALGORITHMS,
        ...(responseMode?.endsWith('jwt') === true ? {} : { responseType: 'code id_token' }),
      };
    default:
      return {};
  }
}

function fapi2Settings(input: CodeFlowInput, certificate: boolean): Settings {
  return {
    par: true,
    algorithms: input.algorithms ?? FAPI2_ALGORITHMS,
    ...(certificate || input.dpop !== undefined ? {} : { dpop: {} }),
  };
}

function signed({ credentials }: CodeFlowInput): NonNullable<CodeFlowInput['requestObject']> {
  return credentials.key === undefined ? { kind: 'signed' } : { kind: 'signed', key: credentials.key };
}

const forbids = (profile: ProfileName, what: string, hint: string): IdcliError =>
  new IdcliError('USAGE', `the profile ${profile} does not allow ${what}`, { hint });
