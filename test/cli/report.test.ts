/** `--html` and `--markdown`: what a person who gets the file reads in it. */
import { describe, expect, it } from 'vitest';
import { onlineWorld } from '../helpers/online.ts';
import { fileOf, readReport } from '../helpers/report.ts';
import { runIn } from '../helpers/run.ts';
import { vector } from '../helpers/saml.ts';
import { testWorld } from '../helpers/world.ts';

const LOGIN = ['login', '--provider', 'ingroupe', '--sandbox', '--headless'];
const FILES = ['--html', 'r.html', '--markdown', 'r.md'];

async function reportOn(argv: readonly string[], options: Parameters<typeof onlineWorld>[0] = {}) {
  const world = onlineWorld(options);
  const ran = await runIn(world, [...argv, ...FILES]);
  return { ...ran, page: readReport(fileOf(world, 'r.html')), markdown: fileOf(world, 'r.md') };
}

describe('the report of a login', () => {
  it('that went well says who logged in, and draws every step with its message', async () => {
    const { code, page } = await reportOn(LOGIN);
    expect(code).toBe(0);
    expect(page.texts('h1')).toEqual(['Login at IN Groupe OpenID Connect App']);
    expect(page.textOf('verdict')).toContain('Accepted logged in as Dr Camille Inès Durand');
    expect(page.textOf('sequence')).toMatch(/Person .*Application .*Provider /);
    expect(page.texts('h3').map((text) => text.trim())).toEqual(
      expect.arrayContaining([
        '1 Discovery',
        '2 Authorization request',
        '11 Callback',
        '12 Token request',
        '13 Key set',
      ]),
    );
    expect(page.textOf('claims')).toContain('birthdate 1990-••-•• id_token.birthdate');
    expect(page.textOf('again')).toContain('idcli login --provider ingroupe --headless --sandbox');
  });

  it('takes tokens apart, masked like everything else', async () => {
    const { page } = await reportOn(LOGIN);
    const token = page.textOf('m5');
    expect(token).toContain('id_token · JWT');
    expect(token).toMatch(/alg RS256/);
    expect(token).toMatch(/birthdate 1990-••-••/);
    expect(token).toMatch(/exp \d+ 2\d{3}-\d\d-\d\d .* UTC/);
    expect(page.html).not.toMatch(/eyJ[\w-]+\.eyJ[\w-]+\.[\w-]{20}/);
  });

  it('that was refused starts with the cause, and leads to the message', async () => {
    const { code, page, markdown } = await reportOn([...LOGIN, '--fault', 'wrong-nonce']);
    expect(code).toBe(1);
    const verdict = page.textOf('verdict');
    expect(verdict).toContain('Refused ID token refused: nonce');
    expect(verdict).toContain('the token answers another login than this one (id_token.nonce)');
    expect(verdict).toContain('idcli explain id_token.nonce');
    expect(page.html).toMatch(/<dt>Seen in<\/dt><dd><a href="#m5">ID token<\/a>/);
    expect(page.textOf('m5')).toContain('id_token.nonce');
    expect(page.textOf('claims')).toContain('must not be accepted');
    expect(markdown).toContain('## ✗ Refused: ID token refused: nonce');
    expect(markdown).toMatch(/\| ✗ failed \| `id_token\.nonce` \| ID token \| .* \| `nonce…in` \|/);
    expect(markdown).toContain('p1->>p2: 12 Token request · ✗ nonce');
  });

  it('that failed on the way has what was learned before', async () => {
    const { code, page } = await reportOn([...LOGIN, '--fault', 'code-expired']);
    expect(code).not.toBe(0);
    expect(page.textOf('verdict')).toMatch(/Cause/);
    expect(page.texts('h3').join()).toContain('Token request refused');
  });

  it('is written when nothing was sent', async () => {
    const { code, page } = await reportOn(['login', '--provider', 'ingroupe', '--headless']);
    expect(code).toBe(2);
    expect(page.textOf('verdict')).toContain('Not started');
  });
});

describe('the command line of a report', () => {
  it.each([
    ['a secret that is typed', ['--client-secret', 'hunter2hunter2'], '--client-secret REF', 'hunter2'],
    ['a secret that is a reference', ['--client-secret', 'env:S'], '--client-secret env:S', 'swordfish'],
    ['a person', ['--login-hint', 'ada@example.com'], '--login-hint HINT', 'ada@example.com'],
    ['a value of a form', ['--fill', 'pin=8642'], '--fill pin=VALUE', '8642'],
    ['words with spaces', ['--scope', 'openid email'], "--scope 'openid email'", ''],
  ])('%s', async (_, words, shown, hidden) => {
    const { page, markdown } = await reportOn([...LOGIN, ...words], { env: { S: 'swordfish-swordfish' } });
    expect(page.textOf('again')).toContain(shown);
    if (hidden === '') return;
    expect(page.html).not.toContain(hidden);
    expect(markdown).not.toContain(hidden);
  });
});

describe('the report of every other flow', () => {
  it.each([
    ['login', '--provider', 'signicat-sms-otp', '--protocol', 'saml', '--sandbox', '--headless'],
    ['login', '--provider', 'signicat-sms-otp', '--protocol', 'rest', '--sandbox', '--headless'],
    ['login', '--provider', 'ingroupe', '--sandbox', '--headless', '--dry-run'],
    ['sign-consent', '--sandbox', '--text', 'I agree.'],
    ['sign-order', 'run', '--sandbox', '--headless'],
    ['sign-order', 'build'],
    ['net-id', 'login', '--sandbox'],
    ['net-id', 'state', '--sandbox'],
    ['session', 'create', '--provider', 'signicat-sms-otp', '--sandbox'],
    ['token', 'client-credentials', '--provider', 'signicat-sms-otp', '--sandbox'],
    ['inspect', '--provider', 'ingroupe', '--sandbox'],
    ['inspect', '--provider', 'signicat-sms-otp', '--sandbox'],
  ])('%s %s', async (...argv) => {
    const { page, markdown, stderr } = await reportOn(argv);
    expect(stderr).not.toContain('unknown option');
    expect(page.textOf('verdict').length).toBeGreaterThan(10);
    expect(page.textOf('again')).toContain(`idcli ${argv[0]}`);
    expect(markdown).toMatch(/^## [✓✗!] /);
  });

  it.each([
    ['sign-order run --sandbox --headless', ['Order', 'Signed', 'Signer', 'Seal', 'ID token']],
    ['sign-consent --sandbox --text agreed', ['Order', 'Signed', 'Signer']],
    ['sign-consent --sandbox --text agreed --dry-run', ['Request object', 'Request as it is sent']],
    ['sign-order build --text agreed --phone +447700900000', ['Order', 'Message']],
    ['net-id login --sandbox', ['Authentication', 'Attributes that the server keeps']],
    ['inspect --provider ingroupe --sandbox', ['What a login will look like here']],
  ])('%s has its own content: %s', async (line, headings) => {
    const { page } = await reportOn(line.split(' '));
    const found = page.texts('h2');
    expect(found).toEqual(expect.arrayContaining(headings));
    expect(found).not.toContain('Details');
  });

  it('names the signer, the way of the phone, and what was signed', async () => {
    const { page } = await reportOn(['sign-consent', '--sandbox', '--text', 'I agree to item 42.']);
    expect(page.text).toContain('I agree to item 42.');
    expect(page.text).toMatch(/status OUTSTANDING_TRANSACTION → .*COMPLETE/);
    expect(page.text).toMatch(/subject .*CN=Dr Camille/);
  });

  it('hides SAML attributes that nobody knows, in the message too', async () => {
    const { message } = vector('assertion signed');
    const odd = message.replace(
      '</saml:AttributeStatement>',
      () =>
        '<saml:Attribute Name="homeAddress"><saml:AttributeValue>Storgata 1, 0155 ' +
        'Oslo</saml:AttributeValue></saml:Attribute></saml:AttributeStatement>',
    );
    const world = testWorld({ stdin: odd });
    await runIn(world, ['decode-saml', ...FILES]);
    const page = readReport(fileOf(world, 'r.html'));
    expect(page.text).toContain('homeAddress');
    expect(page.text).not.toContain('Storgata');
    const shown = testWorld({ stdin: odd });
    await runIn(shown, ['decode-saml', '--show-pii', ...FILES]);
    expect(readReport(fileOf(shown, 'r.html')).text).toContain('Storgata');
  });

  it('shows the approval on a phone as a message that idcli did not see', async () => {
    const { page } = await reportOn(['sign-consent', '--sandbox', '--text', 'I agree.']);
    expect(page.text).toContain('Approval not seen');
    expect(page.html).toContain('class="arrow dashed"');
  });
});

describe('the report of a run', () => {
  const scenario = `steps:
  - name: everyone logs in
    run: idcli ${LOGIN.join(' ')}
  - name: a refusal comes as a surprise
    run: idcli ${LOGIN.join(' ')} --fault wrong-nonce
  - name: a provider
    run: idcli inspect --provider ingroupe --sandbox
`;
  const run = () => reportOn(['run', 's.yaml'], { files: { '/project/s.yaml': scenario } });

  it('lists the steps, and leads to the flow of each', async () => {
    const { code, page, markdown } = await run();
    expect(code).toBe(1);
    expect(page.textOf('verdict')).toContain('Failed 1 of 3 steps failed');
    expect(page.textOf('verdict')).toContain('a refusal comes as a surprise: it ended with 1');
    expect(page.textOf('steps')).toMatch(
      /passed everyone logs in s\.yaml:2 .* failed a refusal .* passed a provider/,
    );
    expect(page.textOf('s2-step')).toContain('Refused ID token refused: nonce');
    expect(page.textOf('s2-m5')).toContain('id_token · JWT');
    expect(page.textOf('s1-step')).toContain('Accepted logged in as Dr Camille Inès Durand');
    expect(page.textOf('s3-step')).toContain('Key set valid');
    expect(markdown).toContain('| ✗ | a refusal comes as a surprise | `s.yaml:4` | it ended with 1 |');
    expect(markdown.match(/```mermaid/g)).toHaveLength(1);
  });

  it('keeps the bodies of messages only where a step failed', async () => {
    const { page } = await run();
    expect(page.textOf('s2-m5')).toMatch(/Answer 200 OK: \d+ headers/);
    expect(page.textOf('s1-m5')).not.toContain('headers');
  });

  it('may be written by a step, inside its own folder', async () => {
    const files = { '/project/s.yaml': `steps:\n  - run: idcli ${LOGIN.join(' ')} --html step.html\n` };
    const world = onlineWorld({ files });
    expect((await runIn(world, ['run', 's.yaml'])).code).toBe(0);
    expect(readReport(fileOf(world, 'step.html')).textOf('verdict')).toContain('Accepted');
  });
});

describe('the report of a token', () => {
  const claims = {
    iss: 'https://op.example.com',
    sub: 'u',
    name: 'Ada',
    email: 'ada@example.com',
    exp: 1800000600,
  };
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const token = `${part({ alg: 'RS256', kid: 'k1' })}.${part(claims)}.${Buffer.alloc(256).toString('base64url')}`;

  it('has header and payload with their meanings, and not the token', async () => {
    const world = testWorld();
    const { code } = await runIn(world, ['decode-token', token, ...FILES]);
    const page = readReport(fileOf(world, 'r.html'));
    expect(code).toBe(0);
    expect(page.textOf('verdict')).toContain('Unverified');
    expect(page.textOf('content-1')).toMatch(/Header alg RS256/);
    expect(page.textOf('content-2')).toMatch(
      /Payload iss .* email a•••@example.com.* exp 1800000600 2027-01-15/,
    );
    expect(page.textOf('again')).toContain('idcli decode-token INPUT');
    expect(page.html).not.toContain(token);
  });

  it('says that it shows personal data where it does', async () => {
    const world = testWorld();
    await runIn(world, ['decode-token', token, '--show-pii', ...FILES]);
    const page = readReport(fileOf(world, 'r.html'));
    expect(page.text).toContain('This file shows personal data.');
    expect(page.text).toContain('ada@example.com');
    expect(fileOf(world, 'r.md')).toContain('**This file shows personal data.');
  });

  it('is refused for many of them', async () => {
    const { code, stderr } = await runIn(testWorld({ stdin: token }), ['decode-token', '--lines', ...FILES]);
    expect(code).toBe(2);
    expect(stderr).toContain('--html writes a report on one token');
  });
});

describe('a report that cannot be written', () => {
  it('is an error, and the result is printed all the same', async () => {
    const world = onlineWorld();
    const files = {
      ...world.files,
      writeAtomic: () => Promise.reject(Object.assign(new Error('EACCES'), { code: 'EACCES' })),
    };
    const { code, stdout, stderr } = await runIn(
      { ...world, files, options: { ...world.options, inside: true } },
      [...LOGIN, ...FILES],
    );
    expect(code).toBe(3);
    expect(stdout).toContain('ID token  valid');
    expect(stderr).toContain('the HTML report could not be written to r.html');
  });
});
