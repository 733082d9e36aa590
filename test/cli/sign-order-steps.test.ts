/** `idcli sign-order`: orders that must not be sent, answers that must not be believed, and each step by itself. */
import { afterEach, describe, expect, it } from 'vitest';
import { startSandbox } from '../../src/sandbox/index.ts';
import { onlineWorld } from '../helpers/online.ts';
import { failingChecks, runIn, runJson } from '../helpers/run.ts';
import type { TestWorldOptions } from '../helpers/world.ts';
import { type Answer, type Heard, serve } from './scripted-server.ts';

let closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing) await close();
  closing = [];
});

const BUILD = ['sign-order', 'build'];
const TEXT = ['--text', 'I agree.'];

/** A document of so many bytes. */
const pdf = (bytes: number) => Buffer.concat([Buffer.from('%PDF-'), Buffer.alloc(bytes - 5, 0x20)]);

describe('ES-C1 to ES-C3: what is refused before anything is sent', () => {
  it.each<[string, readonly string[], TestWorldOptions, string]>([
    ['nothing to sign', [], {}, 'there is nothing to sign'],
    ['text and file', [...TEXT, '--file', 'a.txt'], {}, 'two ways'],
    ['an empty text', ['--text', ''], {}, 'empty'],
    [
      'a name without a phone',
      [...TEXT, '--given-name', 'Ola', '--family-name', 'Nordmann'],
      {},
      'without a phone',
    ],
    [
      'half a name',
      [...TEXT, '--phone', '+4712345678', '--given-name', 'Ola'],
      {},
      'a given and a family part',
    ],
    [
      'a comma in the family name',
      [...TEXT, '--phone', '+4712345678', '--given-name', 'Ola', '--family-name', 'Nordmann, jr'],
      {},
      'comma',
    ],
    ['a phone with letters', [...TEXT, '--phone', '+47 CALL ME'], {}, 'phone'],
    ['a phone with a (0)', [...TEXT, '--phone', '+47 (0) 12345678'], {}, '(0)'],
    ['a phone with two plus signs', [...TEXT, '--phone', '++4712345678'], {}, 'phone'],
    ['a phone in other digits', [...TEXT, '--phone', '+٤٧١٢٣٤٥٦٧٨'], {}, 'phone'],
    ['a phone that is short', [...TEXT, '--phone', '+4712'], {}, 'phone'],
    ['a phone that is long', [...TEXT, '--phone', '+47123456789012345678'], {}, 'phone'],
    ['an order id with +', [...TEXT, '--order-id', 'a+b'], {}, 'forbidden'],
    ['an order id with ø', [...TEXT, '--order-id', 'bestilling-ø'], {}, 'forbidden'],
    ['an empty order id', [...TEXT, '--order-id', ''], {}, 'empty'],
    ['an order id of 81 characters', [...TEXT, '--order-id', 'x'.repeat(81)], {}, '81 characters'],
    ['a description of 401', [...TEXT, '--description', 'x'.repeat(401)], {}, '401 characters'],
    ['a control character', [...TEXT, '--title', 'a\u0001b'], {}, 'U+0001'],
    ['a name of an element that is none', [...TEXT, '--wrapper-element', 'A B'], {}, 'element'],
    ['a deadline that passed', [...TEXT, '--deadline', '2001-01-01'], {}, 'has passed'],
    ['a deadline that is none', [...TEXT, '--deadline', 'soon'], {}, 'not a time'],
    ['a PDF that is none', ['--file', 'a.pdf'], { files: { '/project/a.pdf': 'text' } }, 'not a PDF'],
    [
      'a picture',
      ['--file', 'a.png'],
      { files: { '/project/a.png': Buffer.from([0x89, 0x50, 0x4e, 0x47, 0]) } },
      'neither text',
    ],
    [
      'a text in Latin-1',
      ['--file', 'a.txt'],
      { files: { '/project/a.txt': Buffer.from([0x66, 0xf8, 0x72]) } },
      'neither text',
    ],
    ['a file that is not there', ['--file', 'a.txt'], {}, 'cannot be read'],
  ])('%s', async (_name, argv, options, fact) => {
    const { code, document } = await runJson(onlineWorld(options), [...BUILD, ...argv]);
    expect(document.error?.message).toContain(fact);
    expect([code, document.outcome]).toEqual([2, 'bad-request']);
  });

  // 10 485 760 characters of base64 are 7 864 320 bytes.
  it.each([
    [7_864_320, 0, undefined],
    [7_864_321, 2, 'INPUT_TOO_LARGE'],
  ] as const)('ES-C3: a PDF of %d bytes: exit %d', async (bytes, exit, error) => {
    const world = onlineWorld({ files: { '/project/a.pdf': pdf(bytes) } });
    const { code, document, stderr } = await runJson(world, [...BUILD, '--file', 'a.pdf']);
    expect([code, document.error?.code]).toEqual([exit, error]);
    if (exit === 0) expect(stderr).toContain('near the limit');
  });

  it.each([
    ['+4712345678', undefined, '+4712345678'],
    ['004712345678', undefined, '004712345678'],
    ['+47 12 34 56 78', undefined, '+47 12 34 56 78'],
    ['+4712345678', ['Ola', 'Nordmann'], '+4712345678 Nordmann, Ola'],
    ['+4712345678', ['Ola, jr', 'Nordmann'], '+4712345678 Nordmann, Ola, jr'],
    ['+4712345678', ['<&>"\'', 'Æøå'], '+4712345678 Æøå, &lt;&amp;&gt;"\''],
  ] as const)('IDValue of %s %j is %s', async (phone, name, value) => {
    const names = name === undefined ? [] : ['--given-name', name[0], '--family-name', name[1]];
    const { document } = await runJson(onlineWorld(), [...BUILD, ...TEXT, '--phone', phone, ...names]);
    expect(document.data?.xml).toContain(`<IDValue>${value}</IDValue>`);
  });
});

describe('what is built', () => {
  it('ES-C4: the message, and nothing is sent', async () => {
    const world = onlineWorld({ connect: () => () => Promise.reject(new Error('nothing may be sent')) });
    const { document, code } = await runJson(world, [
      'sign-order',
      'run',
      '--dry-run',
      ...TEXT,
      '--order-id',
      'o-1',
    ]);
    expect(code).toBe(0);
    expect(document.data?.xml).toMatch(
      /<OrderID>o-1<\/OrderID>.*<AuthenticationID>nets_sms<\/AuthenticationID>.*<SignURLBase>[^<]*\?ref=<\/SignURLBase>/,
    );
    // Nobody is named, so the signer says who he is.
    expect(document.data?.xml).not.toContain('SignerID');
  });

  it.each([
    ['+4712345678', '+4712345678', false],
    ['+47 123 45 678', '+47 123 45 678', false],
    ['004712345678', '004712345678', false],
    [' (+47) 123-45-678 ', '+47 123 45 678', false],
    ['+47.12.34.56.78', '+47 12 34 56 78', false],
    ['tel:+47\u00a012\u201034\u201056\u201078', '+47 12 34 56 78', false],
    ['+44 7700/900000', '+44 7700 900000', false],
    // Nobody can tell whether 47 is the country.
    ['4712345678', '4712345678', true],
  ])('ES-C1: the phone %j is sent as %s', async (phone, sent, warned) => {
    const { document, stderr } = await runJson(onlineWorld(), [...BUILD, ...TEXT, '--phone', phone]);
    expect(document.data?.xml).toContain(`<IDValue>${sent}</IDValue>`);
    expect(stderr.includes('neither + nor 00')).toBe(warned);
  });

  it('the unproven parts can be changed', async () => {
    const { document } = await runJson(onlineWorld(), [
      ...BUILD,
      ...TEXT,
      ...['--merchant-id', '1234', '--soap', '--wrapper-element', 'OneTimeCode', '--layout', 'standalone'],
    ]);
    expect(document.data?.xml).toMatch(/<soap:Envelope xmlns:soap="[^"]+"><soap:Body><InsertOrder>/);
    expect(document.data?.xml).toContain('<MerchantID>1234</MerchantID>');
    expect(document.data?.xml).toContain('<OneTimeCode><AuthenticationID>');
    expect(document.data?.xml).toContain('?sref=</SignURLBase>');
  });

  it('goes whole into a file, and masked to people', async () => {
    const world = onlineWorld();
    const { stdout } = await runIn(world, [
      ...BUILD,
      ...TEXT,
      '--phone',
      '+4712345678',
      '--out',
      'order.xml',
    ]);
    expect(Buffer.from(world.written.get('/project/order.xml')?.data ?? []).toString()).toContain(
      '+4712345678',
    );
    expect(stdout).not.toContain('+4712345678');
  });
});

const answer = (name: string, content = '', orderId = 'o-1'): Answer => ({
  headers: { 'content-type': 'text/xml' },
  text: `<${name}Response><OrderID>${orderId}</OrderID><TransRef>t-1</TransRef>${content}</${name}Response>`,
});

async function step(
  words: readonly string[],
  answers: readonly Answer[] | ((heard: Heard, count: number) => Answer),
  options: TestWorldOptions = {},
) {
  const server = await serve(answers);
  closing.push(server.close);
  const ran = await runJson(onlineWorld(options), [
    ...['sign-order', ...words, '--endpoint', `${server.url}/esign`],
  ]);
  return { ...ran, heard: server.heard };
}

describe('single steps', () => {
  it.each([
    ['Active', 'pending', 0],
    ['Complete', 'done', 0],
    ['RejectedBySigner', 'user-cancel', 5],
    ['CancelledByMerchant', 'denied', 5],
    ['Deleted', 'denied', 5],
    ['Expired', 'expired', 6],
    ['ExpiredByProxy', 'expired', 6],
    ['Failed', 'server', 4],
    ['Parked', 'unknown', 3],
  ])('ES-C10: status %s is %s', async (status, outcome, exit) => {
    const { document, code } = await step(
      ['status', 'o-1'],
      [answer('GetOrderStatus', `<OrderStatus>${status}</OrderStatus>`)],
    );
    expect([document.outcome, code]).toEqual([outcome, exit]);
    expect(document.data?.status).toBe(status);
  });

  it('ES-C8: cancel is done when the service says so', async () => {
    const { document, code, heard } = await step(['cancel', 'o-1'], [answer('CancelOrder')]);
    expect([document.outcome, code]).toEqual(['done', 0]);
    expect(heard[0]?.body).toContain('<CancelOrder>');
  });

  it('submit says where to sign, with the vendor parameter by the right separator (trap T7)', async () => {
    const signUrl = 'https://sign.example.com/sign/index.html?ref=abc';
    const { document } = await step(
      ['submit', ...TEXT, '--order-id', 'o-1', '--sign-url-base', 'https://sign.example.com/sign/index.html'],
      [
        answer('InsertOrder'),
        answer(
          'GetSigningProcesses',
          `<SigningProcessResults><SigningProcessResult><SignURL>${signUrl}</SignURL></SigningProcessResult></SigningProcessResults>`,
        ),
      ],
    );
    expect(document.data?.signUrl).toBe(`${signUrl}&forcepkivendor=abs:nets_sms`);
  });

  it('ES-C12: fetch of an order that is not complete asks to come back', async () => {
    const { document, code } = await step(
      ['fetch', 'o-1'],
      [answer('GetOrderStatus', '<OrderStatus>Active</OrderStatus>')],
    );
    expect([document.error?.code, code]).toEqual(['PROVIDER_RETRY', 4]);
  });

  it('an answer in a SOAP envelope and in any namespace is read', async () => {
    const text =
      '<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body><e:GetOrderStatusResponse ' +
      'xmlns:e="urn:example"><e:OrderID>o-1</e:OrderID><e:OrderStatus> Complete ' +
      '</e:OrderStatus></e:GetOrderStatusResponse></s:Body></s:Envelope>';
    const { document } = await step(['status', 'o-1', '--soap'], [{ text }]);
    expect(document.outcome).toBe('done');
  });

  const STATUS = '<OrderID>o-1</OrderID><OrderStatus>Complete</OrderStatus>';
  const whole = (content: string) => `<GetOrderStatusResponse>${content}</GetOrderStatusResponse>`;
  const latin = `<?xml version="1.0" encoding="ISO-8859-1"?>${whole(`<Note>for søren</Note>${STATUS}`)}`;
  const utf16 = Buffer.from(`\uFEFF<?xml version="1.0" encoding="UTF-16"?>${whole(STATUS)}`, 'utf16le');
  it.each<[string, Answer]>([
    ['a default namespace', { text: whole(STATUS).replace('>', ' xmlns="urn:example">') }],
    [
      'another order of the members',
      { text: whole('<OrderStatus>Complete</OrderStatus><OrderID>o-1</OrderID>') },
    ],
    ['CDATA', { text: whole('<OrderID>o-1</OrderID><OrderStatus><![CDATA[Complete]]></OrderStatus>') }],
    ['an element around it', { text: `<Message><MerchantID>1</MerchantID>${whole(STATUS)}</Message>` }],
    ['comments between elements', { text: `<!-- a --><?b c?>${whole(`<!-- d -->${STATUS}`)}<!-- e -->` }],
    [
      'a signer of its own status',
      { text: whole(`<Signer><OrderStatus>Expired</OrderStatus></Signer>${STATUS}`) },
    ],
    ['the same status twice', { text: whole(`${STATUS}<OrderStatus>Complete</OrderStatus>`) }],
    ['Latin-1, as declared', { bytes: Buffer.from(latin, 'latin1') }],
    [
      'Latin-1, as the header says',
      {
        headers: { 'content-type': 'text/xml; charset="ISO-8859-1"' },
        bytes: Buffer.from(latin.slice(latin.indexOf('?>') + 2), 'latin1'),
      },
    ],
    ['UTF-16, little-endian', { bytes: utf16 }],
    ['UTF-16, big-endian', { bytes: Buffer.from(utf16).swap16() }],
    ['UTF-8 with a byte order mark', { bytes: Buffer.from(`\uFEFF${whole(STATUS)}`) }],
  ])('an answer is read with %s', async (_name, given) => {
    const { document, code } = await step(['status', 'o-1'], [given]);
    expect(document.error).toBeUndefined();
    expect([document.data?.status, code]).toEqual(['Complete', 0]);
  });

  it.each([
    [['status'], 'no order is named'],
    [['status', 'o-1', '--endpoint', 'no url'], 'not an absolute URL'],
  ] as const)('%j is a usage error', async (words, fact) => {
    const { code, document } = await runJson(onlineWorld(), ['sign-order', ...words]);
    expect([code, document.error?.message]).toEqual([2, expect.stringContaining(fact)]);
  });

  it('ES-C7: without an endpoint nothing is sent, and at a real one it is said that this was never proven', async () => {
    expect((await runJson(onlineWorld(), ['sign-order', 'status', 'o-1'])).code).toBe(2);
    const { stderr } = await step(['cancel', 'o-1'], [answer('CancelOrder')]);
    expect(stderr).toContain('never proven');
  });
});

describe('answers that must not be believed', () => {
  const DOCTYPE = '<!DOCTYPE x [<!ENTITY a "b">]>';
  it.each<[string, Answer, string]>([
    [
      'ES-V4: another order',
      answer('GetOrderStatus', '<OrderStatus>Complete</OrderStatus>', 'o-2'),
      'order.id',
    ],
    ['ALL-12: a DTD', { text: `<?xml version="1.0"?>${DOCTYPE}<GetOrderStatusResponse/>` }, 'order.answer'],
    [
      'a comment inside a value',
      answer('GetOrderStatus', '<OrderStatus>Comp<!-- x -->lete</OrderStatus>'),
      'order.answer',
    ],
    [
      'a status that appears twice',
      answer('GetOrderStatus', '<OrderStatus>Complete</OrderStatus><OrderStatus>Expired</OrderStatus>'),
      'order.answer',
    ],
    ['two documents', { text: '<GetOrderStatusResponse/><GetOrderStatusResponse/>' }, 'order.answer'],
  ])('%s', async (_name, given, check) => {
    const { code, document } = await step(['status', 'o-1'], [given]);
    expect([code, document.outcome]).toEqual([1, 'security']);
    expect(failingChecks(document)).toEqual([check]);
  });

  it.each([
    'ftp://sign.example.com/?ref=1',
    'javascript:alert(1)',
    'http://sign.example.com/?ref=1',
    'nowhere',
  ])('ES-V5: no browser is sent to %s', async (url) => {
    const { code, document } = await step(
      ['submit', ...TEXT, '--order-id', 'o-1'],
      [answer('InsertOrder'), answer('GetSigningProcesses', `<SignURL>${url}</SignURL>`)],
    );
    expect([code, failingChecks(document)]).toEqual([1, ['order.sign_url']]);
  });

  it('ES-V5: another host than SignURLBase warns', async () => {
    const { code, document } = await step(
      ['submit', ...TEXT, '--order-id', 'o-1'],
      [
        answer('InsertOrder'),
        answer('GetSigningProcesses', '<SignURL>https://other.example.com/?ref=1</SignURL>'),
      ],
    );
    const findings = document.reports.flatMap((report) => report.findings);
    expect(code).toBe(0);
    expect(findings.filter(({ status }) => status === 'warn').map(({ code: one }) => one)).toEqual([
      'order.sign_url',
    ]);
  });

  it.each<[string, Answer, string, number]>([
    ['nothing', { text: '' }, 'ANSWER_UNREADABLE', 3],
    ['JSON', { json: { ok: true } }, 'ANSWER_UNREADABLE', 3],
    ['HTML', { text: '<!doctype html><html><body>x</body></html>' }, 'ANSWER_UNREADABLE', 3],
    ['XML that is cut off', { text: '<GetOrderStatusResponse><OrderID>o-1' }, 'ANSWER_UNREADABLE', 3],
    ['another message', answer('CancelOrder'), 'ANSWER_UNREADABLE', 3],
    ['no status', answer('GetOrderStatus'), 'ANSWER_UNREADABLE', 3],
    ['401', { httpStatus: 401, text: 'who are you' }, 'ANSWER_UNREADABLE', 3],
    ['401 without a word', { httpStatus: 401, text: '' }, 'REQUEST_REFUSED', 4],
    ['429 without a word', { httpStatus: 429, text: '' }, 'PROVIDER_RETRY', 4],
    ['503 without a word', { httpStatus: 503, text: '' }, 'ANSWER_UNREADABLE', 3],
    [
      'an encoding that nobody knows',
      { text: '<?xml version="1.0" encoding="KLINGON"?><a/>' },
      'ANSWER_UNREADABLE',
      3,
    ],
    [
      'a refusal in a shape of its own',
      { httpStatus: 400, text: '<Error><ErrorCode>17</ErrorCode><ErrorText>no</ErrorText></Error>' },
      'REQUEST_REFUSED',
      4,
    ],
    ['a failure in a shape of its own', { httpStatus: 500, text: '<Oops>no</Oops>' }, 'PROVIDER_FAILED', 4],
    [
      'a fault of ours',
      {
        httpStatus: 500,
        text: '<Fault><faultcode>soap:Client</faultcode><faultstring>no</faultstring></Fault>',
      },
      'REQUEST_REFUSED',
      4,
    ],
    [
      'a fault of SOAP 1.2',
      {
        httpStatus: 500,
        text:
          '<e:Envelope ' +
          'xmlns:e="http://www.w3.org/2003/05/soap-envelope"><e:Body><e:Fault><e:Code><e:Value>e:Sender</e:Value></e:Code><e:Reason><e:Text>no</e:Text></e:Reason></e:Fault></e:Body></e:Envelope>',
      },
      'REQUEST_REFUSED',
      4,
    ],
    [
      'a fault of theirs',
      { httpStatus: 500, text: '<Fault><faultcode>Server</faultcode></Fault>' },
      'PROVIDER_FAILED',
      4,
    ],
  ])('%s (ALL-16)', async (_name, given, error, exit) => {
    const { code, document } = await step(['status', 'o-1'], [given]);
    expect([document.error?.code, code]).toEqual([error, exit]);
  });

  it('what a refusal in a shape of its own says is told', async () => {
    const text = '<Error><ErrorCode>17</ErrorCode><ErrorText>the order is known already</ErrorText></Error>';
    const { document } = await step(['status', 'o-1'], [{ httpStatus: 400, text }]);
    expect(document.error?.provider).toEqual({
      error: '17',
      error_description: 'the order is known already',
      status: 400,
    });
  });

  it('an object that is not base64', async () => {
    const { document } = await step(
      ['fetch', 'o-1', '--poll-interval', '0.01'],
      [
        answer('GetOrderStatus', '<OrderStatus>Complete</OrderStatus>'),
        answer('GetSDO', '<B64SDOBytes>!!!</B64SDOBytes>'),
      ],
    );
    expect(document.error?.code).toBe('ANSWER_UNREADABLE');
  });

  it('trap T6: an object that never comes', async () => {
    const { document, heard } = await step(
      ['fetch', 'o-1', '--poll-interval', '0.01'],
      [answer('GetOrderStatus', '<OrderStatus>Complete</OrderStatus>'), answer('GetSDO', '<B64SDOBytes/>')],
    );
    expect(document.error?.code).toBe('ANSWER_UNREADABLE');
    expect(heard).toHaveLength(6);
  });
});

describe('the whole way against a sandbox that runs', () => {
  async function sandbox() {
    const running = await startSandbox({ ...onlineWorld(), port: 0 });
    closing.push(running.close);
    return running;
  }

  it('ES-C5, ES-C11, ES-V2: steps by themselves, and the object is kept and judged', async () => {
    const { url } = await sandbox();
    const at = ['--sandbox', url];
    const submitted = await runJson(onlineWorld(), [
      'sign-order',
      'submit',
      ...at,
      ...TEXT,
      '--order-id',
      'o-1',
      '--phone',
      '+4712345678',
      '--given-name',
      'Ola',
      '--family-name',
      'Nordmann',
    ]);
    expect((await runJson(onlineWorld(), ['sign-order', 'status', 'o-1', ...at])).document.outcome).toBe(
      'pending',
    );
    const page = String(submitted.document.data?.signUrl);
    for (const body of ['decision=approve', 'decision=approve&code=123456']) {
      await fetch(page);
      await fetch(page, { method: 'POST', body: new URLSearchParams(body), redirect: 'manual' });
    }
    const world = onlineWorld();
    const fetched = await runJson(world, [
      'sign-order',
      'fetch',
      'o-1',
      ...at,
      ...TEXT,
      '--phone',
      '+4712345678',
      '--out',
      'o.sdo',
    ]);
    expect(fetched.code).toBe(0);
    expect(fetched.document.claims).toMatchObject({
      source: { provider: 'esigning', protocol: 'sdo', verified: true },
      name: 'Ola Nordmann',
      phone_number: '+4712345678',
      assurance: { level: 'low' },
    });
    expect(fetched.document.data?.sdo).toMatchObject({ path: '/project/o.sdo', kind: 'seid-sdo' });
    expect(world.written.get('/project/o.sdo')?.mode).toBe(0o600);
  });

  it('ES-V6: another document than the one that was sent is noticed', async () => {
    const { url } = await sandbox();
    const { document } = await runJson(onlineWorld(), [
      'sign-order',
      'run',
      '--sandbox',
      url,
      ...TEXT,
      '--order-id',
      'o-1',
    ]);
    expect(document.outcome).toBe('done');
    const again = ['sign-order', 'fetch', 'o-1', '--sandbox', url, '--text', 'Something else.'];
    expect(failingChecks((await runJson(onlineWorld(), again)).document)).toEqual(['sdo.document']);
  });

  it('ES-S2: the same order id twice is refused', async () => {
    const { url } = await sandbox();
    const argv = ['sign-order', 'submit', '--sandbox', url, '--order-id', 'o-1'];
    expect((await runJson(onlineWorld(), argv)).code).toBe(0);
    const { document } = await runJson(onlineWorld(), argv);
    expect(document.error?.message).toContain('there is an order with this OrderID');
  });

  it('ES-S1: a document of 7 MB arrives', async () => {
    const world = onlineWorld({ files: { '/project/a.pdf': pdf(7_000_000) } });
    const { code } = await runJson(world, ['sign-order', 'submit', '--sandbox', '--file', 'a.pdf']);
    expect(code).toBe(0);
  });

  it('ES-C6: Ctrl-C cancels the order once', async () => {
    const { url } = await sandbox();
    const world = onlineWorld({ isTTY: true, stdinIsTTY: true, openBrowser: async () => {} });
    const sleep: typeof world.sleep = async (milliseconds, signal) => {
      setTimeout(() => world.abort('SIGINT'), 20);
      await world.sleep(milliseconds, signal);
    };
    const { code } = await runJson({ ...world, sleep }, [
      ...[
        'sign-order',
        'run',
        '--sandbox',
        url,
        '--order-id',
        'o-1',
        '--no-auto-approve',
        '--poll-interval',
        '5',
      ],
    ]);
    expect(code).toBe(130);
    const { document } = await runJson(onlineWorld(), ['sign-order', 'status', 'o-1', '--sandbox', url]);
    expect(document.data?.status).toBe('CancelledByMerchant');
  });

  it('an existing file is refused before anything is sent', async () => {
    const world = onlineWorld({ files: { '/project/o.sdo': 'here' } });
    const { document } = await runJson(world, ['sign-order', 'run', '--sandbox', '--out', 'o.sdo']);
    expect(document.error?.code).toBe('OUTPUT_EXISTS');
  });

  it('ES-V7: without keys the ID token is not called verified', async () => {
    const { url } = await sandbox();
    await runJson(onlineWorld(), ['sign-order', 'run', '--sandbox', url, '--order-id', 'o-1']);
    const { document } = await runJson(onlineWorld(), [
      ...['sign-order', 'fetch', 'o-1', '--endpoint', `${url}/esigning/messages`],
    ]);
    expect(document.claims).toMatchObject({ source: { verified: false } });
    expect(document.outcome).toBe('done');
  });
});

describe('the sign page of the sandbox', () => {
  /** An order at its last page, and what is needed to go on from there. */
  async function atCode() {
    const sandbox = await startSandbox({ ...onlineWorld(), port: 0 });
    closing.push(sandbox.close);
    const control = (path: string, body: object) =>
      fetch(`${sandbox.url}/_sandbox/${path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
    const { document } = await runJson(onlineWorld(), [
      ...['sign-order', 'submit', '--sandbox', sandbox.url, '--order-id', 'o-1'],
    ]);
    const page = String(document.data?.signUrl);
    const post = async (body: string) => {
      const response = await fetch(page, {
        method: 'POST',
        body: new URLSearchParams(body),
        redirect: 'manual',
      });
      return { location: response.headers.get('location'), text: await response.text() };
    };
    await post('decision=approve');
    await fetch(page);
    const status = async () =>
      (await runJson(onlineWorld(), ['sign-order', 'status', 'o-1', '--sandbox', sandbox.url])).document.data
        ?.status;
    return { sandbox, control, page, post, status };
  }

  it('ES-S4: the code is in the inbox, and good for 15 minutes', async () => {
    const { sandbox, control, page, post, status } = await atCode();
    const inbox = await (await fetch(`${sandbox.url}/_sandbox/messages`)).json();
    expect(inbox).toMatchObject({ messages: [{ system: 'esigning', channel: 'sms', code: '123456' }] });
    await control('clock', { advanceSeconds: 901 });
    expect((await post('decision=approve&code=123456')).text).toContain('has expired');
    await fetch(page);
    expect((await post('decision=approve&code=123456')).location).toContain('/exit');
    expect(await status()).toBe('Complete');
  });

  it('ES-S4: three wrong codes end the order', async () => {
    const { post, status, page } = await atCode();
    for (const tries of [1, 2]) {
      expect((await post('decision=approve&code=000000')).text).toContain(`${tries} of 3`);
    }
    expect((await post('decision=approve&code=000000')).location).toContain('/error?err=Deleted');
    expect(await status()).toBe('Deleted');
    expect((await fetch(page)).status).toBe(410);
  });

  it('ES-S7: an order whose deadline has passed is expired', async () => {
    const { control, status } = await atCode();
    await control('clock', { advanceSeconds: 8 * 24 * 3600 });
    expect(await status()).toBe('Expired');
  });

  it('ES-S3: without forcepkivendor the page asks for the eID', async () => {
    const { page, post } = await atCode();
    expect(await (await fetch(page)).text()).not.toContain('Way to sign');
    expect(await (await fetch(page.replace('&forcepkivendor=abs:nets_sms', ''))).text()).toContain(
      'Way to sign',
    );
    expect((await post('decision=other')).text).toContain('Choose one of the buttons');
  });
});

describe('what logs say', () => {
  it('ES-V12: phone and personal ids are masked in trace, curl lines and HAR', async () => {
    const world = onlineWorld();
    const { stderr, stdout } = await runIn(world, [
      ...['sign-order', 'run', '--sandbox', '--trace', '--verbose', '--curl', '--har', 'run.har'],
      ...[
        '--phone',
        '+4741234567',
        '--given-name',
        'Ola',
        '--family-name',
        'Nordmann',
        '--text',
        'top secret text',
      ],
    ]);
    const har = Buffer.from(
      [...world.written].find(([path]) => path.endsWith('run.har'))?.[1].data ?? [],
    ).toString();
    expect(har).toContain('GetSDO');
    for (const shown of [stderr, stdout, har]) {
      expect(shown).not.toMatch(/4741234567|47 ?41 ?23 ?45 ?67/);
      expect(shown).not.toContain(Buffer.from('top secret text').toString('base64'));
    }
  });
});

describe('the whole way against a service that was never seen', () => {
  /** A sign page that sends the browser on at once, and these answers to the questions for the status. */
  async function run(
    statuses: readonly Answer[],
    where: 'exit' | 'abort' | 'error',
    more: readonly string[] = [],
  ) {
    let back = '';
    let asked = 0;
    const server = await serve(({ method, body }) => {
      if (method === 'GET') return { httpStatus: 302, headers: { location: back } };
      const [, name = ''] =
        /<(InsertOrder|GetSigningProcesses|GetOrderStatus|GetSDO|CancelOrder)>/.exec(body) ?? [];
      if (name === 'InsertOrder') {
        const element = { exit: 'ExitURL', abort: 'AbortURL', error: 'ErrorURLBase' }[where];
        back = `${new RegExp(`<${element}>([^<]+)`).exec(body)?.[1]}${where === 'error' ? 'E42' : ''}`;
      }
      if (name === 'GetOrderStatus') {
        asked += 1;
        return statuses[Math.min(asked, statuses.length) - 1] ?? {};
      }
      return answer(name, name === 'GetSigningProcesses' ? `<SignURL>${page()}</SignURL>` : '');
    });
    const page = () => `${server.url}/sign?ref=1`;
    closing.push(server.close);
    const ran = await runJson(onlineWorld(), [
      ...['sign-order', 'run', '--headless', ...TEXT, '--order-id', 'o-1', '--poll-interval', '0.01'],
      ...['--endpoint', `${server.url}/esign`, ...more],
    ]);
    return { ...ran, heard: server.heard };
  }
  const status = (word: string) => answer('GetOrderStatus', `<OrderStatus>${word}</OrderStatus>`);
  const cut: Answer = { dropped: true };

  it('a network that is lost in the middle of a poll is told and tried again', async () => {
    const { document, stderr } = await run([status('Active'), cut, cut, status('Failed')], 'exit');
    expect(document.outcome).toBe('server');
    expect(stderr).toContain('trying again');
  });

  it('a service that is busy is asked again when it says when', async () => {
    const busy = { httpStatus: 429, headers: { 'retry-after': '0' }, text: 'later' };
    const { document } = await run([busy, busy, status('Expired')], 'exit');
    expect(document.outcome).toBe('expired');
  });

  it('ES-V3: an exit is not believed while the status says otherwise', async () => {
    const { document } = await run([status('Active'), status('RejectedBySigner')], 'exit');
    const findings = document.reports.flatMap((report) => report.findings);
    expect(findings.find(({ code }) => code === 'order.callback')?.status).toBe('warn');
    expect(document.outcome).toBe('user-cancel');
  });

  it.each([
    ['abort', 'RejectedBySigner', 'user-cancel'],
    ['error', 'Failed', 'server'],
  ] as const)('the browser ends at %s, and the order is %s', async (where, word, outcome) => {
    const { document } = await run([status(word)], where);
    const findings = document.reports.flatMap((report) => report.findings);
    expect(findings.find(({ code }) => code === 'order.callback')?.status).toBe('pass');
    expect(document.outcome).toBe(outcome);
  });

  it('ALL-17: a status that nobody knows is waited out, told as it is, and the order cancelled', async () => {
    const { document, code, heard } = await run([status('Parked')], 'exit', [
      '--timeout',
      '20',
      '--poll-interval',
      '9',
    ]);
    expect([document.outcome, code]).toEqual(['unknown', 3]);
    expect(document.error?.message).toContain('Parked');
    expect(heard.filter(({ body }) => body.includes('<CancelOrder>'))).toHaveLength(1);
  });
});
