/** `idcli probe idp` at identity providers of Debian: docs/probed.md lists what was seen. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { onlineWorld } from '../helpers/online.ts';
import { runIn, runJson } from '../helpers/run.ts';
import { pem } from '../helpers/saml.ts';
import { freePort } from './peers/daemon.ts';
import { type LemonLdap, startLemonLdap } from './peers/lemonldap.ts';
import { type SimpleSamlPhp, startSimpleSamlPhp } from './peers/simplesamlphp.ts';

const SP = 'https://sp.example.com';
const files = { '/project/sp.key': pem('sp.key'), '/project/sp.crt': pem('sp.crt') };
const SIGNING = ['--sp-key', 'sp.key', '--sp-cert', 'sp.crt'];
const KEYS = { key: pem('idp.key'), certificate: pem('idp.crt') };

let acs = '';
let spMetadata = '';
beforeAll(async () => {
  acs = `http://127.0.0.1:${await freePort()}/saml/acs`;
  const argv = ['saml', 'metadata', '--sp-entity-id', SP, '--acs', acs, ...SIGNING];
  spMetadata = (await runIn(onlineWorld({ files }), argv)).stdout;
});

interface ProbeData {
  readonly id: string;
  readonly status: string;
  readonly message: string;
}

/** The ids of the probes by their status. */
async function probed(metadata: string, ...fill: readonly string[]) {
  const { document } = await runJson(onlineWorld({ files }), [
    ...['probe', 'idp', '--idp-metadata', metadata, '--sp-entity-id', SP, '--acs', acs, ...SIGNING],
    ...['--headless', ...fill.flatMap((one) => ['--fill', one])],
  ]);
  expect(document.error).toBeUndefined();
  const probes = document.data?.probes as readonly ProbeData[];
  return (status: string) => probes.filter((one) => one.status === status).map(({ id }) => id);
}

describe('LemonLDAP::NG', () => {
  let idp: LemonLdap;
  beforeAll(async () => {
    idp = await startLemonLdap({ spMetadata, ...KEYS });
  });
  afterAll(() => idp.stop());

  it('is probed', async () => {
    const seen = await probed(`${idp.issuer}/saml/metadata`, 'user=dwho', 'password=dwho');
    expect({ fail: seen('fail'), inconclusive: seen('inconclusive'), skip: seen('skip') }).toEqual({
      fail: [
        'destination-wrong',
        'version-3',
        'force-authn',
        'passive',
        'authn-context-unknown',
        'authn-context-exact',
        'authn-context-minimum',
        'nameid-unknown',
      ],
      inconclusive: [],
      skip: [],
    });
  });
});

describe('SimpleSAMLphp', () => {
  let idp: SimpleSamlPhp;
  beforeAll(async () => {
    idp = await startSimpleSamlPhp({ spMetadata, ...KEYS });
  });
  afterAll(() => idp.close());

  it('is probed', async () => {
    const seen = await probed(idp.metadata, 'username=camille', 'password=secret');
    expect({ fail: seen('fail'), inconclusive: seen('inconclusive'), skip: seen('skip') }).toEqual({
      fail: [
        'destination-wrong',
        'authn-context-unknown',
        'authn-context-exact',
        'authn-context-minimum',
        'nameid-unknown',
        'logout-other-session',
        'logout-expired',
      ],
      inconclusive: [],
      skip: [],
    });
  });
});
