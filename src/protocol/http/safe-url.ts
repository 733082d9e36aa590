/** Restricts the URLs that idcli itself sends requests to. */

import { isLoopbackHost } from '../../common/loopback-host.ts';
import { IdcliError } from '../../errors.ts';

/**
 * Refuses an unsafe URL: a scheme other than http and https, plain http beyond loopback unless allowed (rule ALL-8), an
 * embedded user name or password (it would end up in traces). Throws `INSECURE_URL`.
 */
export function assertSafeUrl(url: URL, allowInsecureHttp: boolean): void {
  if (url.protocol !== 'https:' && url.protocol !== 'http:') {
    throw new IdcliError('INSECURE_URL', `${url.protocol} is not a scheme that idcli sends requests to`, {
      hint: 'give an https URL',
    });
  }
  if (url.username !== '' || url.password !== '') {
    throw new IdcliError('INSECURE_URL', `the URL of ${url.host} has a user name or password in it`, {
      hint: 'take them out of the URL; give client credentials with --client-id and --client-secret',
    });
  }
  if (url.protocol === 'http:' && !allowInsecureHttp && !isLoopbackHost(url.hostname)) {
    throw new IdcliError('INSECURE_URL', `plain http to ${url.host} would send everything in the clear`, {
      hint: 'use https, or pass --insecure-http if this network may read secrets and tokens',
    });
  }
}
