/** What a request demands of the login, and how a session ends. */
import { failed, inconclusive, passed, warned } from '../probe.ts';
import { isSuccess, type Sending } from './answer.ts';
import type { IdpBench } from './bench.ts';
import { both, withAttribute, withChild, withLastChild, withoutChild, withText } from './change.ts';
import { MARK, refused } from './judge.ts';
import { group } from './row.ts';

const DEMANDS = group(
  {
    check: 'idp.demands',
    severity: 'high',
    gain: 'an application that demands a fresh or strong login gets another one, and does not know',
    fix: 'meet what the request demands, or answer with the status that says why not',
    spec: 'SAML 2.0 core, 3.4.1 and 3.3.2.2.1',
  },
  [
    {
      id: 'force-authn',
      severity: 'high',
      title: 'ForceAuthn with a session',
      async run(bench) {
        await bench.logIn();
        const answer = await bench.send({ change: withAttribute('ForceAuthn', 'true') });
        const details = { at: answer.at, expected: 'a page that asks the person again', actual: answer.told };
        if (answer.kind === 'stayed')
          return answer.isLogin ? passed('asked again', details) : inconclusive(answer.told, details);
        if (!isSuccess(answer)) return inconclusive(answer.told, details);
        return answer.asked
          ? passed('asked again', details)
          : failed('the session answered, and nobody was asked', details);
      },
    },
    {
      id: 'passive',
      severity: 'medium',
      title: 'IsPassive in a browser without a session',
      async run(bench) {
        const answer = await bench.send({ change: withAttribute('IsPassive', 'true'), fresh: true });
        const details = { at: answer.at, expected: 'NoPassive', actual: answer.told };
        if (answer.kind === 'answered' && answer.status.includes('NoPassive'))
          return passed('NoPassive', details);
        if (answer.kind === 'answered' && isSuccess(answer))
          return answer.asked
            ? failed('a page asked the person', details)
            : inconclusive('a session was there', details);
        if (answer.kind === 'answered') return warned(`refused with another status: ${answer.told}`, details);
        return answer.isLogin
          ? failed(`a page asks the person: ${answer.told}`, details)
          : inconclusive(answer.told, details);
      },
    },
    {
      id: 'authn-context-unknown',
      severity: 'high',
      title: 'a class of login that nobody has, exactly',
      async run(bench) {
        const change = withChild(
          `<samlp:RequestedAuthnContext Comparison="exact"><saml:AuthnContextClassRef xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion">urn:${MARK}</saml:AuthnContextClassRef></samlp:RequestedAuthnContext>`,
        );
        return refused(await bench.send({ change }), 'the demand was ignored');
      },
    },
  ],
);

const CLASS = 'urn:oasis:names:tc:SAML:2.0:ac:classes:';

/** A class of login that takes more than a password: met, or refused. */
const demandsClass = (name: string, comparison: 'exact' | 'minimum') => async (bench: IdpBench) => {
  const wanted = CLASS + name;
  const demand = `<samlp:RequestedAuthnContext Comparison="${comparison}"><saml:AuthnContextClassRef xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion">${wanted}</saml:AuthnContextClassRef></samlp:RequestedAuthnContext>`;
  const answer = await bench.send({
    change: both(withoutChild('samlp:RequestedAuthnContext'), withLastChild(demand)),
  });
  const reached = answer.kind === 'answered' ? textIn(answer.xml, 'AuthnContextClassRef') : undefined;
  const details = { at: answer.at, expected: wanted, actual: reached ?? answer.told };
  if (!isSuccess(answer)) return refused(answer, '');
  if (reached === undefined) return inconclusive('the assertion stayed closed', details);
  if (reached === wanted) return passed('the login has this class', details);
  return comparison === 'exact' || /:Password(?:ProtectedTransport)?$|:unspecified$/.test(reached)
    ? failed(`the demand was not met: ${reached}`, details)
    : inconclusive(`answered with ${reached}, which may be as strong`, details);
};

/** The text of the first element with this name, whatever its prefix. */
const textIn = (xml: string, name: string): string | undefined =>
  new RegExp(`<(?:\\w+:)?${name}(?: [^>]*)?>([^<]*)<`).exec(xml)?.[1]?.trim();

const CONTEXT = group(
  {
    check: 'idp.demands',
    severity: 'high',
    gain: 'an application that demands a strong login gets a password, and does not know',
    fix: 'meet what the request demands, or answer NoAuthnContext',
    spec: 'SAML 2.0 core, 3.3.2.2.1',
  },
  [
    {
      id: 'authn-context-exact',
      severity: 'high',
      title: 'a login with a certificate, exactly',
      run: demandsClass('X509', 'exact'),
    },
    {
      id: 'authn-context-minimum',
      severity: 'high',
      title: 'a login with a device and a contract, at least',
      run: demandsClass('MobileTwoFactorContract', 'minimum'),
    },
  ],
);

const NAME = group(
  {
    check: 'idp.name_id_policy',
    severity: 'low',
    gain: 'an application takes a name for another kind than it is',
    fix: 'answer InvalidNameIDPolicy where the format cannot be met',
    spec: 'SAML 2.0 core, 3.4.1.1',
  },
  [
    {
      id: 'nameid-unspecified',
      severity: 'low',
      title: 'the format unspecified, which leaves it to the provider',
      async run(bench) {
        const policy = '<samlp:NameIDPolicy Format="urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified"/>';
        const answer = await bench.send({
          change: both(withoutChild('samlp:NameIDPolicy'), withChild(policy)),
        });
        const details = { at: answer.at, expected: 'an assertion', actual: answer.told };
        if (isSuccess(answer)) return passed('answered', details);
        return answer.kind === 'answered'
          ? failed('refused, although any format is right', details)
          : inconclusive(answer.told, details);
      },
    },
    {
      id: 'nameid-unknown',
      severity: 'low',
      title: 'a format of NameID that nobody has',
      async run(bench) {
        const answer = await bench.send({ change: withChild(`<samlp:NameIDPolicy Format="urn:${MARK}"/>`) });
        return refused(answer, 'the demand was ignored');
      },
    },
  ],
);

const LIFETIME_SECONDS = 600;

/** Seconds from the issue to the last end of a confirmation. */
function lifetimeOf(xml: string): number | undefined {
  const issued = Date.parse(/ IssueInstant="([^"]*)"/.exec(xml)?.[1] ?? '');
  const ends = [...xml.matchAll(/SubjectConfirmationData[^>]* NotOnOrAfter="([^"]*)"/g)].map(([, end = '']) =>
    Date.parse(end),
  );
  const seconds = (Math.max(...ends) - issued) / 1000;
  return Number.isFinite(seconds) ? seconds : undefined;
}

const HYGIENE = group(
  {
    check: 'idp.lifetime',
    severity: 'medium',
    gain: 'a stolen response is good for hours',
    fix: 'let the confirmation of a bearer end after a few minutes',
    spec: 'SAML 2.0 profiles, 4.1.4.2',
  },
  [
    {
      id: 'response-lifetime',
      severity: 'medium',
      title: 'how long a response is good',
      async run(bench) {
        const seconds = lifetimeOf(bench.login.xml);
        const details = {
          expected: `${LIFETIME_SECONDS} seconds at most`,
          actual: seconds === undefined ? null : `${seconds} seconds`,
        };
        if (seconds === undefined)
          return inconclusive('the assertion of the good login stayed closed, or has no end', details);
        return seconds <= LIFETIME_SECONDS
          ? passed(`${seconds} seconds`, details)
          : warned(`a response is good for ${seconds} seconds`, details);
      },
    },
  ],
);

const ENDED = 'the LogoutRequest was answered with Success';

/** Each with a session of its own: another one may have been ended. */
const ending = (sending: (bench: IdpBench) => Omit<Sending, 'ends'>) => async (bench: IdpBench) =>
  refused(await bench.send({ ends: await bench.logIn(), ...sending(bench) }), ENDED);

const LOGOUT = group(
  {
    check: 'idp.logout',
    severity: 'high',
    gain: 'anybody ends sessions of other people',
    fix: 'end a session only for a LogoutRequest that is signed, in time, and names it',
    spec: 'SAML 2.0 profiles, 4.4.3 and 4.4.4.1; SAML 2.0 core, 3.7.1',
    needs: ['logout', 'key'],
  },
  [
    {
      id: 'logout-other-session',
      severity: 'high',
      title: 'a LogoutRequest that names somebody else',
      run: ending(() => ({ change: withText('saml:NameID', `${MARK}-nobody`) })),
    },
    {
      id: 'logout-expired',
      severity: 'medium',
      title: 'a LogoutRequest that ended an hour ago',
      run: ending(({ now }) => ({
        change: withAttribute('NotOnOrAfter', new Date(now().getTime() - 3_600_000).toISOString()),
      })),
    },
    {
      id: 'logout-unsigned',
      severity: 'high',
      title: 'a LogoutRequest without a signature',
      run: ending(() => ({ signing: 'none' })),
    },
  ],
);

export const SESSION = [...DEMANDS, ...CONTEXT, ...NAME, ...HYGIENE, ...LOGOUT];
