/** Each product is recognised by what real ones show, and its settings answer probes that exist. */
import { describe, expect, it } from 'vitest';
import { CATALOG } from '../../../src/checks/catalog/catalog.ts';
import type { Exchange } from '../../../src/outcome.ts';
import { IDP_PROBES } from '../../../src/probes/idp/probes.ts';
import { OP_PROBES } from '../../../src/probes/op/probes.ts';
import { fixIn } from '../../../src/probes/products/product.ts';
import { PRODUCTS } from '../../../src/probes/products/products.ts';
import { recognise, type Seen } from '../../../src/probes/products/recognise.ts';
import { rpProbes } from '../../../src/probes/rp/probes.ts';
import { spProbes } from '../../../src/probes/sp/probes.ts';
import { faultsOf } from '../../../src/sandbox/index.ts';

const answer = (url: string, headers: Exchange['request']['headers'], body = ''): Exchange => ({
  actor: 'user-agent',
  purpose: 'page',
  startedAt: new Date(0),
  milliseconds: 1,
  request: { method: 'GET', url, headers: [] },
  response: { status: 200, statusText: 'OK', headers, body: new TextEncoder().encode(body) },
});

const cookie = (url: string, line: string): Exchange => answer(url, [['Set-Cookie', line]]);

const HTML = ['content-type', 'text/html; charset=utf-8'] as const;

/** What deployments show: addresses of their metadata, members beyond the usual ones, cookies, headers, pages. */
const SAMPLES: readonly (readonly [id: string, Partial<Seen>])[] = [
  [
    'keycloak',
    {
      addresses: [
        'https://id.example.org/realms/main',
        'https://id.example.org/realms/main/protocol/openid-connect/auth',
      ],
    },
  ],
  ['keycloak', { addresses: ['https://id.example.org/auth/realms/main/protocol/saml'] }],
  [
    'keycloak',
    { exchanges: [cookie('https://id.example.org/login', 'KC_RESTART=eyJhbGciOiJIUzI1NiJ9; Path=/')] },
  ],
  ['keycloak', { exchanges: [cookie('https://id.example.org/x', 'KEYCLOAK_SESSION=main/8f; Secure')] }],
  [
    'entra-id',
    {
      addresses: [
        'https://login.microsoftonline.com/72f988bf-86f1-41af-91ab-2d7cd011db47/v2.0',
        'https://login.microsoftonline.com/72f988bf-86f1-41af-91ab-2d7cd011db47/oauth2/v2.0/authorize',
      ],
      members: ['issuer', 'tenant_region_scope', 'msgraph_host'],
    },
  ],
  ['entra-id', { addresses: ['https://contoso.ciamlogin.com/aaaabbbb-0000-cccc-1111-dddd2222eeee/v2.0'] }],
  ['auth0', { addresses: ['https://dev-1.us.auth0.com/', 'https://dev-1.us.auth0.com/authorize'] }],
  ['auth0', { members: ['issuer', 'mfa_challenge_endpoint'] }],
  [
    'auth0',
    { exchanges: [cookie('https://id.example.org/u/login', 'auth0=s%3Av1; Path=/; HttpOnly; Secure')] },
  ],
  ['okta', { addresses: ['https://dev-133337.okta.com/oauth2/default/v1/authorize'] }],
  ['okta', { addresses: ['https://acme.oktapreview.com/app/exk1/sso/saml'] }],
  [
    'okta',
    { exchanges: [answer('https://id.example.org/oauth2/v1/authorize', [['x-okta-request-id', 'W1']])] },
  ],
  ['pingfederate', { addresses: ['https://id.example.org:9031/as/authorization.oauth2'] }],
  ['pingfederate', { addresses: ['https://id.example.org:9031/idp/SSO.saml2'] }],
  ['pingfederate', { addresses: ['https://id.example.org:9031/pf/JWKS'] }],
  [
    'simplesamlphp',
    { exchanges: [answer('https://id.example.org/simplesaml/module.php/core/loginuserpass.php', [])] },
  ],
  ['adfs', { addresses: ['https://fs.example.org/adfs/oauth2/authorize/'] }],
  ['adfs', { addresses: ['https://fs.example.org/adfs/ls/'] }],
  [
    'adfs',
    { exchanges: [cookie('https://id.example.org/x', 'MSISAuth=AAEAA; path=/adfs; HttpOnly; secure')] },
  ],
  ['identityserver', { addresses: ['https://id.example.org/connect/checksession'] }],
  [
    'identityserver',
    { exchanges: [cookie('https://id.example.org/Account/Login', 'idsrv.session=9A; path=/')] },
  ],
  [
    'authentik',
    {
      addresses: [
        'https://id.example.org/application/o/grafana/',
        'https://id.example.org/application/o/token/',
      ],
    },
  ],
  ['authentik', { exchanges: [answer('https://id.example.org/flows', [['X-Powered-By', 'authentik']])] }],
  [
    'authentik',
    { exchanges: [cookie('https://id.example.org/', 'authentik_session=eyJ; HttpOnly; SameSite=None')] },
  ],
  [
    'zitadel',
    { addresses: ['https://id.example.org/oauth/v2/authorize', 'https://id.example.org/oidc/v1/userinfo'] },
  ],
  [
    'zitadel',
    { exchanges: [cookie('https://id.example.org/x', '__Host-zitadel.useragent=MTY; Path=/; Secure')] },
  ],
  ['hydra', { members: ['issuer', 'credentials_endpoint_draft_00'] }],
  [
    'hydra',
    {
      exchanges: [
        cookie('https://id.example.org/oauth2/auth', 'oauth2_authentication_csrf_insecure=MTY2; Path=/'),
      ],
    },
  ],
  [
    'hydra',
    { addresses: ['https://id.example.org/oauth2/auth', 'https://id.example.org/oauth2/sessions/logout'] },
  ],
  [
    'spring-authorization-server',
    {
      addresses: [
        'https://id.example.org/oauth2/authorize',
        'https://id.example.org/oauth2/jwks',
        'https://id.example.org/connect/logout',
      ],
    },
  ],
  [
    'oidc-provider',
    {
      addresses: [
        'https://id.example.org/auth',
        'https://id.example.org/me',
        'https://id.example.org/session/end',
      ],
    },
  ],
  [
    'oidc-provider',
    { exchanges: [cookie('https://id.example.org/auth', '_interaction=x; path=/interaction/x')] },
  ],
  [
    'lemonldap-ng',
    { exchanges: [cookie('https://id.example.org/', 'lemonldappdata=%7B%7D; domain=example.org')] },
  ],
  [
    'lemonldap-ng',
    { exchanges: [answer('https://id.example.org/', [HTML], '<p>Service by LemonLDAP::NG</p>')] },
  ],
  ['lemonldap-ng', { addresses: ['https://id.example.org/saml/singleSignOn'] }],
  ['shibboleth', { addresses: ['https://id.example.org/idp/profile/SAML2/Redirect/SSO'] }],
  ['shibboleth', { addresses: ['https://id.example.org/idp/shibboleth'] }],
  ['shibboleth', { exchanges: [cookie('https://id.example.org/idp/x', 'shib_idp_session=3f; Path=/idp')] }],
  ['simplesamlphp', { addresses: ['https://id.example.org/simplesaml/saml2/idp/SSOService.php'] }],
  ['simplesamlphp', { exchanges: [cookie('https://id.example.org/x', 'SimpleSAMLSessionID=6b; path=/')] }],
];

const seen = (sample: Partial<Seen>): Seen => ({
  exchanges: [],
  ...sample,
  addresses: sample.addresses ?? ['https://id.example.org/'],
});

describe('recognition', () => {
  it.each(SAMPLES)('%s by %j', (id, sample) => {
    const { product, by } = recognise(PRODUCTS, seen(sample)) ?? {};
    expect(product?.id).toBe(id);
    expect(by?.join()).not.toBe('');
  });

  it('has a sample of every sign of every product', () => {
    for (const { id, signs } of PRODUCTS) {
      for (const place of Object.keys(signs) as (keyof typeof signs)[]) {
        for (const sign of signs[place] ?? []) {
          const alone = { id, name: id, signs: { [place]: [sign] }, source: '', fixes: [] };
          const found = SAMPLES.some(([of, sample]) => of === id && recognise([alone], seen(sample)));
          expect(found, `${id}: ${place} ${String(sign)}`).toBe(true);
        }
      }
    }
  });

  it('does not take a product from somewhere else', () => {
    const elsewhere = cookie(
      'https://broker.example.com/realms/x/protocol/openid-connect/auth',
      'KC_RESTART=x',
    );
    expect(recognise(PRODUCTS, seen({ exchanges: [elsewhere] }))).toBeUndefined();
  });

  it('names none where two fit equally well', () => {
    const both = [
      cookie('https://id.example.org/', 'KC_RESTART=x'),
      cookie('https://id.example.org/', 'SimpleSAMLSessionID=x'),
    ];
    expect(recognise(PRODUCTS, seen({ exchanges: both }))).toBeUndefined();
    const more = [...both, cookie('https://id.example.org/', 'KEYCLOAK_SESSION=x')];
    expect(recognise(PRODUCTS, seen({ exchanges: more }))?.product.id).toBe('keycloak');
  });

  it('is not misled by what is no address, an answer that never came, or a page that is not HTML', () => {
    const { response: _, ...silent } = cookie('https://id.example.org/', 'KC_RESTART=x');
    const odd: Seen = {
      addresses: ['', 'urn:example:idp', 'https://'],
      exchanges: [
        { ...silent, failure: 'refused' },
        { ...silent, request: { ...silent.request, url: 'not an address' } },
        answer('https://id.example.org/', [['content-type', 'text/plain']], 'LemonLDAP::NG'),
      ],
    };
    expect(recognise(PRODUCTS, odd)).toBeUndefined();
    expect(recognise(PRODUCTS, { ...odd, addresses: ['https://id.example.org/'] })).toBeUndefined();
  });
});

const PROBES = [
  ...OP_PROBES,
  ...IDP_PROBES,
  ...rpProbes(faultsOf('generic')),
  ...spProbes(faultsOf('generic')),
];
const KNOWN = new Set([...PROBES.map(({ id }) => id), ...PROBES.map(({ check }): string => check)]);

describe.each(PRODUCTS.map((product) => [product.id, product] as const))('settings of %s', (_, product) => {
  it('answer probes and checks that exist', () => {
    const names = product.fixes.flatMap(({ of }) => of);
    expect(names.filter((name) => !KNOWN.has(name))).toEqual([]);
    for (const code of names.filter((name) => name.includes('.'))) expect(CATALOG).toHaveProperty([code]);
    expect(new Set(names).size).toBe(names.length);
  });

  it('are one sentence each, with a page that describes them', () => {
    expect(product.fixes.length).toBeGreaterThan(0);
    expect(product.source).toMatch(/^https:\/\//);
    for (const { set } of product.fixes) expect(set).not.toMatch(/\.$|\n/);
  });
});

describe('the setting for a probe', () => {
  const [probe] = PROBES.filter(({ id }) => id === 'pkce-plain');
  it('is that of the probe before that of its check', () => {
    const product = {
      id: 'x',
      name: 'X',
      signs: {},
      source: 'https://x.example',
      fixes: [
        { of: ['op.pkce'], set: 'the check' },
        { of: ['pkce-plain'], set: 'the probe' },
      ],
    };
    expect(probe && fixIn(product, probe)).toEqual({
      name: 'X',
      fix: 'the probe',
      source: 'https://x.example',
    });
    expect(fixIn(product, { id: 'pkce-missing', check: 'op.pkce' })?.fix).toBe('the check');
    expect(fixIn(product, { id: 'framing', check: 'op.pages' })).toBeUndefined();
  });
});
