/** What a request demands of the login. */
import { defined } from '../../common/defined.ts';
import { failed, inconclusive, type ProbeVerdict, passed, warned } from '../probe.ts';
import { isSuccess } from './answer.ts';
import type { IdpBench } from './bench.ts';
import { withAttribute, withChild } from './change.ts';
import { MARK, refused } from './judge.ts';
import { contextIn } from './reading.ts';
import { group } from './row.ts';

const demanding = (context: string, comparison: 'exact' | 'minimum') =>
  withChild(
    'samlp:RequestedAuthnContext',
    `<samlp:RequestedAuthnContext Comparison="${comparison}"><saml:AuthnContextClassRef xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion">${context}</saml:AuthnContextClassRef></samlp:RequestedAuthnContext>`,
  );

/** Milliseconds; providers that forgive a second login forgive it for less. */
const SOME_SECONDS = 9000;

async function forced(bench: IdpBench): Promise<ProbeVerdict> {
  const answer = await bench.send({ change: withAttribute('ForceAuthn', 'true') });
  const details = { at: answer.at, expected: 'a page that asks the person again', actual: answer.told };
  if (answer.kind === 'stayed')
    return answer.isLogin ? passed('asked again', details) : inconclusive(answer.told, details);
  if (!isSuccess(answer)) return inconclusive(answer.told, details);
  return answer.asked
    ? passed('asked again', details)
    : failed('the session answered, and nobody was asked', details);
}

const LOGIN = group(
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
        const first = await forced(bench);
        if (first.status !== 'fail') return first;
        await bench.world.sleep(SOME_SECONDS, bench.world.signal);
        const later = await forced(bench);
        return later.status === 'pass'
          ? warned('a login of the last seconds counts as a new one; later the person is asked', {
              ...defined({ at: later.at }),
              expected: 'a page that asks the person again',
              actual: 'not asked at once, asked after a few seconds',
            })
          : later;
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
        return refused(
          await bench.send({ change: demanding(`urn:${MARK}`, 'exact') }),
          'the demand was ignored',
        );
      },
    },
  ],
);

const CERTIFICATE = 'X509';
const CLASS = 'urn:oasis:names:tc:SAML:2.0:ac:classes:';

/** A class of login that takes more than a password: met, or refused. */
const demandsClass = (name: string, comparison: 'exact' | 'minimum') => async (bench: IdpBench) => {
  const wanted = CLASS + name;
  const answer = await bench.send({ change: demanding(wanted, comparison) });
  const reached = answer.kind === 'answered' ? contextIn(answer.xml) : undefined;
  const details = { at: answer.at, expected: wanted, actual: reached ?? answer.told };
  if (!isSuccess(answer)) return refused(answer, '');
  if (reached === undefined) return inconclusive('the assertion stayed closed', details);
  if (reached === wanted && name === CERTIFICATE)
    return failed('the assertion claims this class, and the browser has no certificate', details);
  if (reached === wanted) return inconclusive('the assertion claims this class', details);
  return comparison === 'exact' || /:Password(?:ProtectedTransport)?$|:unspecified$/.test(reached)
    ? failed(`the demand was not met: ${reached}`, details)
    : inconclusive(`answered with ${reached}, which may be as strong`, details);
};

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
      run: demandsClass(CERTIFICATE, 'exact'),
    },
    {
      id: 'authn-context-minimum',
      severity: 'high',
      title: 'a login with a device and a contract, at least',
      run: demandsClass('MobileTwoFactorContract', 'minimum'),
    },
  ],
);

export const DEMANDS = [...LOGIN, ...CONTEXT];
