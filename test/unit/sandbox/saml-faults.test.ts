/**
 * Every scenario of the SAML door, fetched by a service provider that only fetches: `decode-saml` says of the message
 * what `login` says of it (`test/cli/faults.test.ts`).
 */
import { describe, expect, it } from 'vitest';
import { faultsOf } from '../../../src/sandbox/index.ts';
import type { Sandbox } from '../../../src/sandbox/types.ts';
import { onlineWorld } from '../../helpers/online.ts';
import { failingChecks, runJson } from '../../helpers/run.ts';
import { ACS, authnRequest, ENTITY_ID, refusalOf, samlInfo, sendRedirect } from './saml-support.ts';
import { NOW, sandbox, visit } from './support.ts';

const SYSTEM = 'signicat-sms-otp';

/** What a browser would bring to the application: a form body, or an address. */
async function answerOf(base: Sandbox): Promise<string> {
  const children =
    '<samlp:RequestedAuthnContext><saml:AuthnContextClassRef>substantial</saml:AuthnContextClassRef></samlp:RequestedAuthnContext>';
  const answer = await sendRedirect(base, authnRequest(base, {}, children), { relayState: 'state-1' });
  const location = answer.headers.get('location');
  if (location === null) return refusalOf(answer);
  const { callback, text } = await visit(new URL(location));
  if (callback !== undefined) return callback.href;
  const inputs = [...text.matchAll(/<input type="hidden" name="(\w+)" value="([^"]*)"/g)];
  return new URLSearchParams(
    inputs.map(([, name = '', value = '']): [string, string] => [name, value]),
  ).toString();
}

async function judge(base: Sandbox, message: string) {
  const world = onlineWorld({
    now: NOW.toISOString(),
    files: { '/project/sp.key': samlInfo(base).serviceProvider.signingKey },
  });
  return runJson(world, [
    ...['decode-saml', message, '--idp-metadata', samlInfo(base).metadata, '--decryption-key', 'sp.key'],
    ...['--sp-entity-id', ENTITY_ID, '--acs', ACS, '--request-id', '_request1', '--relay-state', 'state-1'],
    ...['--authn-context', 'substantial'],
  ]);
}

describe('every scenario of the SAML door fails exactly its checks', () => {
  const rows = faultsOf(SYSTEM).flatMap((fault) => {
    const own = fault.protocols?.saml;
    return own === undefined || fault.needs?.logout === true || fault.needs?.saml !== undefined
      ? []
      : [[fault.id, { ...fault.trips, ...own }] as const];
  });

  it.each(rows)('%s', async (id, trips) => {
    const base = await sandbox({ faults: { [SYSTEM]: id } });
    const message = await answerOf(base);
    if (id === 'no-post') {
      expect(message).toBe('scenario no-post: every request is bad');
      return;
    }
    const { document } = await judge(base, message);
    const answersNo = trips.providerError !== undefined;
    expect(failingChecks(document).sort()).toEqual(
      [...(trips.fails ?? []), ...(answersNo ? ['saml.status'] : [])].sort(),
    );
    if (!answersNo) expect(document.outcome).toBe(trips.outcome === 'denied' ? 'security' : trips.outcome);
  });
});
