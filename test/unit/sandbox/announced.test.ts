/** What metadata announces is there: every address answers, at every OpenID provider of the sandbox. */
import { describe, expect, it } from 'vitest';
import { get, sandbox } from './support.ts';

type Metadata = Readonly<Record<string, unknown>>;

const PROVIDERS = ['ingroupe', 'signicat-sms-otp', 'signicat-consent', 'generic'];
/** Announced → the member that says where it is played. */
const NEEDS: Readonly<Record<string, string>> = {
  'urn:ietf:params:oauth:grant-type:device_code': 'device_authorization_endpoint',
  'urn:openid:params:grant-type:ciba': 'backchannel_authentication_endpoint',
  require_pushed_authorization_requests: 'pushed_authorization_request_endpoint',
  frontchannel_logout_supported: 'end_session_endpoint',
  backchannel_logout_supported: 'end_session_endpoint',
};

async function metadataOf(id: string): Promise<Metadata> {
  const base = await sandbox();
  const tenant = base.tenants.find((one) => one.id === id);
  return (await (await get(tenant?.metadata ?? '')).json()) as Metadata;
}

describe.each(PROVIDERS)('%s', (id) => {
  it('answers at every address', async () => {
    const metadata = await metadataOf(id);
    const addresses = Object.entries(metadata).flatMap(([name, value]) =>
      (name.endsWith('_endpoint') || name === 'jwks_uri' || name === 'check_session_iframe') &&
      typeof value === 'string'
        ? [value]
        : [],
    );
    expect(addresses.length).toBeGreaterThan(2);
    const statuses = await Promise.all(addresses.map(async (address) => (await get(address)).status));
    expect(statuses.filter((status) => status === 404)).toEqual([]);
  });

  it('has an address for every grant and flag', async () => {
    const metadata = await metadataOf(id);
    const announced = Object.keys(NEEDS).filter(
      (name) => metadata[name] !== undefined || (metadata.grant_types_supported as string[])?.includes(name),
    );
    for (const name of announced) expect(metadata).toHaveProperty([NEEDS[name] ?? '']);
  });

  it('announces DPoP, request objects and logout channels only where they are played', async () => {
    const metadata = await metadataOf(id);
    const names = [
      'dpop_signing_alg_values_supported',
      'request_object_signing_alg_values_supported',
      'backchannel_logout_supported',
    ];
    expect(names.filter((name) => metadata[name] !== undefined)).toEqual(
      ['generic', 'signicat-sms-otp'].includes(id) ? names : [],
    );
  });
});
