/** How a session ends. */
import { failed, inconclusive, passed } from '../probe.ts';
import { isSuccess, type Sending } from './answer.ts';
import type { IdpBench } from './bench.ts';
import { withAttribute, withText } from './change.ts';
import { asSeen, flipped, MARK, refused } from './judge.ts';
import { group } from './row.ts';

const ENDED = 'the LogoutRequest was answered with Success';

/** Each with a session of its own: another one may have been ended. */
const ending = (sending: (bench: IdpBench) => Omit<Sending, 'ends'>) => async (bench: IdpBench) =>
  refused(await bench.send({ ends: await bench.logIn(), ...sending(bench) }), ENDED);

const REQUEST = group(
  {
    check: 'idp.logout',
    severity: 'high',
    gain: 'anybody ends sessions of other people',
    fix: 'end a session only for a LogoutRequest that is signed, in time, for this provider, and names it',
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
      id: 'logout-destination',
      severity: 'medium',
      title: 'a LogoutRequest for another provider',
      run: ending(() => ({ change: withAttribute('Destination', `https://${MARK}.example.com/slo`) })),
    },
    {
      id: 'logout-unsigned',
      severity: 'high',
      title: 'a LogoutRequest without a signature',
      run: ending(() => ({ signing: 'none' })),
    },
    {
      id: 'logout-unsigned-redirect',
      severity: 'high',
      title: 'a LogoutRequest in a query without its signature',
      needs: ['logout by redirect', 'key'],
      run: ending(() => ({ signing: 'none', binding: 'redirect' })),
    },
    {
      id: 'logout-other-key',
      severity: 'high',
      title: 'a LogoutRequest signed by a key that is in no metadata',
      run: ending(() => ({ signing: 'stranger' })),
    },
    {
      id: 'logout-bad-signature',
      severity: 'high',
      title: 'a LogoutRequest with a signature that is not the one that was made',
      needs: ['logout by post', 'key'],
      run: ending(() => ({ after: flipped, binding: 'post' })),
    },
  ],
);

const RETURN = group(
  {
    check: 'idp.logout_return',
    severity: 'high',
    gain: 'a link of the provider leads to a page of an attacker, who asks for the password again',
    fix: 'answer a logout at the addresses of the metadata alone, and follow RelayState never',
    spec: 'SAML 2.0 profiles, 4.4.3.5; SAML 2.0 bindings, 3.4.3',
    needs: ['logout', 'key'],
  },
  [
    {
      id: 'logout-redirect',
      severity: 'high',
      title: 'a logout with an address in RelayState',
      async run(bench) {
        const relayState = `https://${MARK}.example.com/`;
        const answer = await bench.send({ ends: await bench.logIn(), relayState });
        const details = {
          at: answer.at,
          expected: 'an answer at an address of the metadata',
          actual: answer.told,
        };
        return answer.kind === 'answered' && answer.url.hostname === `${MARK}.example.com`
          ? failed('the browser was sent to the address in RelayState', details)
          : passed(`not followed: ${answer.told}`, details);
      },
    },
  ],
);

const RESPONSE = group(
  {
    check: 'idp.logout_response',
    severity: 'medium',
    gain: 'anybody tells an application that a session has ended which goes on',
    fix: 'sign every LogoutResponse that goes through a browser',
    spec: 'SAML 2.0 profiles, 4.4.4.2',
    needs: ['logout', 'key'],
  },
  [
    {
      id: 'logout-response-signed',
      severity: 'medium',
      title: 'the signature of the answer to a good LogoutRequest',
      async run(bench) {
        const answer = await bench.send({ ends: await bench.logIn() });
        if (!isSuccess(answer))
          return inconclusive(`a good LogoutRequest was not answered with Success: ${answer.told}`, {
            at: answer.at,
          });
        return { ...asSeen(await bench.judgeLogout(answer), 'saml.signature'), at: answer.at };
      },
    },
  ],
);

export const LOGOUT = [...REQUEST, ...RETURN, ...RESPONSE];
