/** Logins that begin elsewhere, at a portal of the provider (OpenID Connect Core 1.0, 4). */
import type { Fault } from '../../sandbox/types.ts';
import { refused, tryLogin } from '../application/login.ts';
import { failed, inconclusive, type ProbeVerdict, passed } from '../probe.ts';
import type { RpBench } from './bench.ts';

/** The provider sends a browser to the `initiate_login_uri` of the application. */
export async function playBegunElsewhere(bench: RpBench, fault: Fault): Promise<ProbeVerdict> {
  const { provider } = bench;
  const { issuer } = provider;
  const tried = await tryLogin(bench, fault.id, () => provider.startElsewhere());
  const at = { at: String(bench.provider.registration.initiate_login_uri) };
  if (fault.trips.outcome === 'done')
    return tried.success
      ? passed(`logs in: ${tried.seen}`)
      : failed(
          `a login that begins at the provider does not end with the mark of success: ${tried.seen}`,
          at,
        );
  const stranger = tried.requests.find(
    ({ url }) => url.href.startsWith(issuer) && !`${url.href}/`.startsWith(`${issuer}/`),
  );
  if (stranger !== undefined)
    return failed('the application asks the issuer that the link names, which nobody has set up', {
      ...at,
      expected: issuer,
      actual: stranger.url.href.replace(/\/\.well-known.*$/, ''),
    });
  if (tried.success) return inconclusive(`logs in, at the issuer that it knows: ${tried.seen}`, at);
  return refused(tried.landing, tried.seen);
}
