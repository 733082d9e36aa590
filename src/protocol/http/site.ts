/** Sites as browsers see them: scheme and registrable domain. RFC 6265bis, 5.2. */
import { getPublicSuffix } from 'tough-cookie';

/** Returns the site of a URL; loopback names and addresses are sites of their own. */
export function siteOf(url: string): string {
  if (!URL.canParse(url)) return '';
  const { protocol, hostname } = new URL(url);
  const domain = getPublicSuffix(hostname, { allowSpecialUseDomain: true, ignoreError: true });
  return `${protocol}//${domain ?? hostname}`;
}
