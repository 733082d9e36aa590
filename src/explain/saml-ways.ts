/** How a login asks for the SAML profile or binding that a fault is about. */
import type { Fault } from '../sandbox/types.ts';

export type SamlWay = NonNullable<NonNullable<Fault['needs']>['saml']>;

interface Way {
  /** What the fault is about. */
  readonly about: string;
  /** Options of `idcli login`, or another command. */
  readonly options: string;
  readonly isCommand?: true;
}

export const SAML_WAYS: Readonly<Record<SamlWay, Way>> = {
  artifact: { about: 'an artifact', options: '--response-binding artifact' },
  'artifact-replay': {
    about: 'an artifact that is resolved twice',
    options: '--response-binding artifact --replay-artifact',
  },
  await: { about: 'a login that the provider starts', options: '--await' },
  ecp: { about: 'an enhanced client', options: '--binding ecp' },
  'idp-logout': {
    about: 'a logout that the provider starts',
    options: 'idcli saml logout --await',
    isCommand: true,
  },
  query: { about: 'an attribute query', options: 'idcli saml query', isCommand: true },
  simplesign: { about: 'a signed form', options: '--response-binding simplesign' },
};
