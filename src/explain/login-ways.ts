/** How a login asks for what a fault is about, where more than one option is needed for it. */
import type { Fault } from '../sandbox/types.ts';

export type LoginWay = NonNullable<NonNullable<Fault['needs']>['way']>;

interface Way {
  /** What the fault is about. */
  readonly about: string;
  /** Options of `idcli login`. */
  readonly options: string;
}

const REQUEST_URI = '--request-uri http://127.0.0.1:0/request.jwt';

export const LOGIN_WAYS: Readonly<Record<LoginWay, Way>> = {
  'request-uri': {
    about: 'a request object that the provider fetches',
    options: `--request-object signed ${REQUEST_URI}`,
  },
  'unsigned-request-uri': {
    about: 'an unsigned request object that the provider fetches',
    options: `--request-object unsigned ${REQUEST_URI}`,
  },
  account: { about: 'an account whose issuer is to be found', options: '--webfinger acct:default' },
  'person-url': { about: 'a URL of a person whose issuer is to be found', options: '--webfinger /default' },
  registration: { about: 'a client that registers itself', options: '--register' },
  'await-login': { about: 'a login that begins elsewhere', options: '--await-login --register' },
  'token-in-body': { about: 'an access token in a form', options: '--userinfo --token-in body' },
  ping: { about: 'the ping of CIBA', options: '--ciba-mode ping --register' },
  'back-channel': {
    about: 'the logout token that a client receives',
    options: '--logout --await-logout back-channel --register',
  },
  'front-channel': {
    about: 'the frame that logs a client out',
    options: '--logout --await-logout front-channel --register',
  },
  'front-channel-alone': {
    about: 'a logout that begins at the provider',
    options: '--await-logout front-channel --register',
  },
  'step-up': {
    about: 'a resource that demands a stronger login',
    options: '--step-up /generic/resource?acr_values=http://eidas.europa.eu/LoA/high',
  },
  session: {
    about: 'the frame that a client asks for the session',
    options: '--logout --await-logout session',
  },
};
