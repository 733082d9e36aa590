/** From page to page: redirects, refreshes, loops, ends. */
import { describe, expect, test } from 'vitest';
import { type Answer, callBack, got, type Says, stuckReason, visit } from './site.ts';

const to = (location: string, status = 302): Answer => ({ status, headers: { location } });

describe('redirects', () => {
  test.each<[string, Record<string, Says>]>([
    ['absolute', { '/': to('{origin}/next') }],
    ['relative', { '/': to('a/b'), '/a/b': to('../next') }],
    ['only a query', { '/': (asked) => to(asked.target === '/' ? '?x=1' : '/next') }],
    ['without a scheme', { '/': (asked) => to(`//${asked.headers.host}/next`) }],
    ['with a fragment', { '/': to('/next#part') }],
    ['301', { '/': to('/next', 301) }],
    ['303', { '/': to('/next', 303) }],
    ['307', { '/': to('/next', 307) }],
    ['308', { '/': to('/next', 308) }],
    ['the refresh header', { '/': { headers: { refresh: '0;url=/next' }, body: '<p>wait' } }],
    ['a refresh', { '/': '<meta http-equiv=refresh content="0; url=/next">' }],
    ['a refresh in quotes and upper case', { '/': `<META HTTP-EQUIV="Refresh" CONTENT="0;URL='/next'">` }],
    [
      'a refresh in time, where there is nothing else',
      { '/': '<meta http-equiv=refresh content="5, /next"><p>Please wait' },
    ],
    [
      'a refresh for browsers without scripts',
      { '/': '<noscript><meta http-equiv=refresh content="0;url=/next"></noscript>' },
    ],
    [
      'a form before a refresh for browsers without scripts',
      {
        '/':
          '<noscript><meta http-equiv=refresh content="0;url=/wrong"></noscript><form method=post ' +
          'action=/next><input type=hidden name=a>',
      },
    ],
  ])('%s', async (_, site) => {
    const { result } = await visit({ '/next': callBack, ...site });
    expect(result.kind).toBe('redirected');
  });

  test.each([
    [301, 'GET', '/next'],
    [302, 'GET', '/next'],
    [303, 'GET', '/next'],
    [307, 'POST', 'a=1'],
    [308, 'POST', 'a=1'],
  ])('after a form, %i goes on with %s', async (status, _, sent) => {
    const seen = await visit({
      '/': '<form method=post action=/form><input type=hidden name=a value=1></form>',
      '/form': to('/next', status),
      '/next': callBack,
    });
    expect(got(seen)).toBe(sent);
  });

  test.each<[string, Answer, RegExp]>([
    ['no Location', { status: 302 }, /^the server redirects with 302 and does not say where to$/],
    ['an empty Location', to(''), /^the server redirects with 302 and does not say where to$/],
    ['a broken Location', to('http://['), /^the server redirects to http:\/\/\[, which is not an address$/],
    ['a loop', to('/'), /^30 pages and redirects did not end at the redirect URI$/],
    [
      'an app',
      to('bankid:///?autostarttoken=1'),
      /^the page links to bankid, which another program handles$/,
    ],
    ['a script', to('javascript:alert(1)'), /^the page links to javascript,/],
    ['a file', to('file:///etc/passwd'), /^the page links to file,/],
  ])('%s is where it ends', async (_, answer, reason) => {
    expect(stuckReason(await visit({ '/': answer }))).toMatch(reason);
  });

  test('bytes beyond ASCII in a Location', async () => {
    const seen = await visit({ '/': to(Buffer.from('/é?x=ø').toString('latin1')), '/%C3%A9': callBack });
    expect(got(seen)).toBe('/%C3%A9?x=%C3%B8');
  });

  test('a page that waits is waited for', async () => {
    const waits: number[] = [];
    const wait = '<meta http-equiv=refresh content="2"><p>Answer on your phone';
    const pages: Says[] = [wait, '<meta http-equiv=refresh content="4000;url=/">', callBack];
    const seen = await visit(
      {
        '/': (asked) => {
          const page = pages.shift() ?? '';
          return typeof page === 'function' ? page(asked) : page;
        },
      },
      {},
      { sleep: async (milliseconds) => void waits.push(milliseconds) },
    );
    expect(seen.result.kind).toBe('redirected');
    expect(waits).toEqual([2000, 30_000]);
  });

  test('the steps can be bounded', async () => {
    expect(stuckReason(await visit({ '/': to('/') }, {}, { maxSteps: 3 }))).toMatch(/^3 pages/);
  });
});

describe('the end at the redirect URI, which is never requested', () => {
  test('in the query, with duplicates', async () => {
    const { result } = await visit({ '/': to('{callback}?code=1&code=2&state=s#_=_') });
    expect(result).toMatchObject({ kind: 'redirected', method: 'GET', via: 'query' });
    expect(result.kind === 'redirected' && [...result.parameters]).toEqual([
      ['code', '1'],
      ['code', '2'],
      ['state', 's'],
    ]);
  });

  test('in the fragment', async () => {
    const { result } = await visit({ '/': to('{callback}?tenant=1#code=1&id_token=a.b.c') });
    expect(result).toMatchObject({ kind: 'redirected', via: 'fragment' });
    expect(result.kind === 'redirected' && [...result.parameters.keys()]).toEqual(['code', 'id_token']);
  });

  test('as a form', async () => {
    const { result } = await visit({
      '/':
        '<title>Working…</title><form method=post action="{callback}"><input type=hidden name=SAMLResponse ' +
        'value="PHNhbWw+"><input type=hidden name=RelayState ' +
        'value=r></form><script>document.forms[0].submit()</script>',
    });
    expect(result).toMatchObject({
      kind: 'redirected',
      method: 'POST',
      via: 'form_post',
      pages: ['Working…'],
    });
    if (result.kind !== 'redirected') return;
    expect([...result.parameters]).toEqual([
      ['SAMLResponse', 'PHNhbWw+'],
      ['RelayState', 'r'],
    ]);
    expect(Buffer.from(result.body ?? []).toString()).toBe('SAMLResponse=PHNhbWw%2B&RelayState=r');
  });

  test('as a form that is sent on with 307', async () => {
    const { result } = await visit({
      '/': '<form method=post action=/hop><input type=hidden name=code value=1>',
      '/hop': to('{callback}', 307),
    });
    expect(result).toMatchObject({ via: 'form_post' });
  });

  test('by a refresh, and by a form with GET', async () => {
    expect(
      (await visit({ '/': '<meta http-equiv=refresh content="0;url={callback}?code=1">' })).result,
    ).toMatchObject({ via: 'query' });
    expect(
      (await visit({ '/': '<form action="{callback}"><input type=hidden name=code value=1></form>' })).result,
    ).toMatchObject({ via: 'query' });
  });

  test('the titles that were passed are told', async () => {
    const { result } = await visit({
      '/': '<title>\n Log in &amp; go </title><form method=post action=/two><input type=hidden name=a></form>',
      '/two': '<h1>Consent</h1><form method=post action=/three><input type=hidden name=a></form>',
      '/three': '<form method=post action=/four><input type=hidden name=a></form>',
      '/four': callBack,
    });
    expect(result).toMatchObject({ pages: ['Log in & go', 'Consent', '/three'] });
  });
});

describe('it behaves like a browser', () => {
  test('Referer and Origin', async () => {
    const { asked, origin } = await visit({
      '/': to('/page?secret=1'),
      '/page': '<form method=post action=/next><input type=hidden name=a></form>',
      '/next': callBack,
    });
    expect(asked.map(({ headers }) => [headers.referer, headers.origin])).toEqual([
      [undefined, undefined],
      [undefined, undefined],
      [`${origin}/page?secret=1`, origin],
    ]);
  });

  test('another site learns the origin only', async () => {
    const other = await visit({ '/': callBack }, {}, { maxSteps: 0 });
    expect(stuckReason(other)).toMatch(/^0 pages/);
    const { asked } = await visit({
      '/': (asked) =>
        `<form action="http://localhost:${String(asked.headers.host).split(':')[1]}/next"><input type=hidden name=a value=1>`,
      '/next': callBack,
    });
    expect(asked[1]?.headers.referer).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/$/);
  });

  test('the signal ends it', async () => {
    await expect(visit({ '/': callBack }, {}, { signal: AbortSignal.abort('SIGINT') })).rejects.toBe(
      'SIGINT',
    );
  });
});

describe('pages that come back', () => {
  const login = (alert = '') =>
    `<title>Log in</title>${alert}<form method=post action=/login><input name=user required><input type=password name=password required><button>Log in</button></form>`;

  test.each([
    ['<div role="alert"> Wrong <b>password</b> </div>', '; it says: Wrong password'],
    ['<p class="form-error">Unknown user</p>', '; it says: Unknown user'],
    ['<p role=alert hidden>Old</p><span class="alert alert-danger">Locked</span>', '; it says: Locked'],
    ['<p>Try again</p>', ''],
  ])('a wrong password is sent once: %s', async (alert, says) => {
    const seen = await visit({ '/': login(), '/login': login(alert) }, { user: 'x', password: 'y' });
    expect(stuckReason(seen)).toBe(`the page came back after its form was sent${says}`);
    expect(seen.asked.filter(({ method }) => method === 'POST')).toHaveLength(1);
    expect(seen.result).toMatchObject({
      page: {
        title: 'Log in',
        status: 200,
        forms: [{ action: '/login', method: 'POST', fields: ['user', 'password'] }],
      },
    });
  });

  test('a new token in the form is not a progress', async () => {
    let token = 0;
    const page = (): string => {
      token += 1;
      return `<form method=post action=/?t=${token}><input type=hidden name=csrf value=${token}><input name=code required><button>OK</button></form>`;
    };
    const seen = await visit({ '/': page }, { code: '1' });
    expect(stuckReason(seen)).toMatch(/^the page came back/);
    expect(seen.asked).toHaveLength(2);
  });

  test('the same button on the next step is progress', async () => {
    const step = (n: number, next: string) =>
      `<title>Setup</title><p>Step ${n}</p><form method=post action=${next}><button>Continue</button></form>`;
    const steps = [step(1, '/'), step(2, '/'), step(3, '/next')];
    const seen = await visit({ '/': () => steps.shift() ?? 'no more', '/next': callBack });
    expect(seen.result).toMatchObject({ kind: 'redirected', pages: ['Setup', 'Setup', 'Setup'] });
  });

  test('a field may come again on another page', async () => {
    const seen = await visit(
      {
        '/': '<h1>Choose a PIN</h1><form method=post action=/two><input name=pin required><button>OK</button></form>',
        '/two':
          '<h1>Repeat the PIN</h1><form method=post action=/next><input name=pin required><button>OK</button></form>',
        '/next': callBack,
      },
      { pin: '1234' },
    );
    expect(got(seen)).toBe('pin=1234');
  });

  test('providers in a chain send themselves with other values', async () => {
    const hop = (n: number, next: string) =>
      `<form method=post action=${next}><input type=hidden name=wresult value=${n}></form><script>document.forms[0].submit()</script>`;
    const hops = [hop(1, '/'), hop(2, '/'), hop(3, '/next')];
    expect(got(await visit({ '/': () => hops.shift() ?? 'no more', '/next': callBack }))).toBe('wresult=3');
  });
});

describe('links', () => {
  const page =
    '<title>Done</title><a href="/next?a=1&amp;b=2"> Continue <b>here</b></a> <a href=/other>Help</a>';

  test('are not followed, but named', async () => {
    expect(stuckReason(await visit({ '/': page }))).toBe(
      'the page has no form to send; it links to "Continue here" and "Help", which --fill click=TEXT follows',
    );
  });

  test.each(['continue here', 'CONTINUE', 'Here'])('are followed when asked for: %s', async (click) => {
    expect(got(await visit({ '/': page, '/next': callBack }, { click }))).toBe('/next?a=1&b=2');
  });

  test('come before forms when asked for', async () => {
    const both = `<form method=post action=/wrong><button>OK</button></form>${page}`;
    expect(got(await visit({ '/': both, '/next': callBack }, { click: 'Continue here' }))).toBe(
      '/next?a=1&b=2',
    );
  });

  test('are followed once', async () => {
    const seen = await visit({ '/': '<a href=/>Again</a>' }, { click: 'Again' });
    expect(stuckReason(seen)).toMatch(/^the page came back/);
    expect(seen.asked).toHaveLength(2);
  });

  test('to an app are refused', async () => {
    expect(stuckReason(await visit({ '/': '<a href="bankid:///">Open</a>' }, { click: 'Open' }))).toMatch(
      /^the page links to bankid,/,
    );
  });
});

describe('where it ends, and why', () => {
  const json = { 'content-type': 'application/json' };
  test.each<[string, Answer, string]>([
    [
      'a page that works by scripts',
      { body: '<div id=app></div><script src=/app.js></script>' },
      'the page has no form to send and works by scripts, which the built-in user agent does not run',
    ],
    ['an empty page', { body: '' }, 'the server answered 200 with an empty page where a page was expected'],
    ['204', { status: 204 }, 'the server answered 204 with an empty page where a page was expected'],
    [
      'JSON',
      { headers: json, body: '{"ok":true}' },
      'the server answered 200 with JSON where a page was expected',
    ],
    [
      'JSON that is cut off',
      { headers: json, body: '{"ok":' },
      'the server answered 200 with JSON where a page was expected',
    ],
    [
      'plain text',
      { headers: { 'content-type': 'text/plain' }, body: 'hello' },
      'the server answered 200 with plain text where a page was expected',
    ],
    [
      'XML',
      { headers: { 'content-type': 'application/xml' }, body: '<?xml version="1.0"?><a/>' },
      'the server answered 200 with plain text where a page was expected',
    ],
    [
      'a picture',
      { headers: { 'content-type': 'image/png' }, body: Buffer.from([0x89, 0x50, 0, 0]) },
      'the server answered 200 with a file where a page was expected',
    ],
    ['404', { status: 404, body: '<h1>Not found</h1>' }, 'the server answered 404: Not found'],
    [
      '500 with an alert',
      { status: 500, body: '<h1>Oops</h1><p role=alert>Try later' },
      'the server answered 500: Try later',
    ],
    [
      '502 without words',
      { status: 502, body: '<hr>', headers: { 'content-type': 'text/html' } },
      'the server answered 502',
    ],
    [
      'HTTP authentication',
      { status: 401, headers: { 'www-authenticate': 'Basic realm="x"' }, body: '<p>no' },
      'the server wants HTTP Basic authentication, which the built-in user agent does not speak',
    ],
    [
      'a form to nowhere',
      { body: '<form method=post action="http://["><input type=hidden name=a></form>' },
      'the form leads to http://[, which is not an address',
    ],
    [
      'a refresh to nowhere',
      { body: '<meta http-equiv=refresh content="0;url=http://[">' },
      'the page links to http://[, which is not an address',
    ],
    [
      'a form that is a script',
      { body: '<form method=post action="javascript:go()"><input type=hidden name=a></form>' },
      'the page links to javascript, which another program handles',
    ],
    [
      'a page that waits for itself',
      { body: '<meta http-equiv=refresh content="5"><p>Waiting for your phone' },
      'the page loads itself again every 5 s and shows nothing to do',
    ],
  ])('%s', async (_, answer, reason) => {
    const { result, origin } = await visit({ '/': answer });
    expect(result).toMatchObject({
      kind: 'stuck',
      reason,
      page: { url: expect.stringContaining(origin), status: answer.status ?? 200 },
    });
  });

  test.each<[string, Answer, object]>([
    [
      'JSON',
      {
        status: 400,
        headers: json,
        body: '{"error":"invalid_request","error_description":"no <b>","error_uri":"https://op.example.com/e"}',
      },
      {
        error: 'invalid_request',
        error_description: 'no <b>',
        error_uri: 'https://op.example.com/e',
        status: 400,
      },
    ],
    [
      'JSON with 200',
      { headers: json, body: '{"error":"server_error"}' },
      { error: 'server_error', status: 200 },
    ],
    [
      'JSON with another type',
      { status: 401, headers: { 'content-type': 'text/html' }, body: ' {"error":"unauthorized_client"}' },
      { error: 'unauthorized_client', status: 401 },
    ],
    [
      'JSON with a code nobody knows',
      { status: 418, headers: json, body: '{"error":"Teapot"}' },
      { error: 'Teapot', status: 418 },
    ],
    [
      'a page with labels',
      {
        status: 400,
        body:
          '<h1>oops!</h1><pre><strong>error</strong>: ' +
          'invalid_redirect_uri</pre><pre><strong>error_description</strong>: redirect_uri did not ' +
          'match</pre>',
      },
      { error: 'invalid_redirect_uri', error_description: 'redirect_uri did not match', status: 400 },
    ],
    [
      'a page with a list',
      {
        status: 503,
        body:
          '<dl><dt>error</dt><dd>temporarily_unavailable</dd><dt>error_description</dt><dd>maintenance ' +
          'until 5</dd><dt>error_uri</dt><dd>https://op.example.com/e?x=1</dd></dl>',
      },
      {
        error: 'temporarily_unavailable',
        error_description: 'maintenance until 5',
        error_uri: 'https://op.example.com/e?x=1',
        status: 503,
      },
    ],
    [
      'a page that names a code',
      { status: 400, body: '<p>Error 400: redirect_uri_mismatch' },
      { error: 'redirect_uri_mismatch', status: 400 },
    ],
    [
      'a page with JSON in it',
      { status: 400, body: '<pre>{"error":"invalid_scope","error_description":"no openid"}</pre>' },
      { error: 'invalid_scope', status: 400 },
    ],
  ])('the error of the provider: %s', async (_, answer, provider) => {
    expect((await visit({ '/': answer })).result).toMatchObject({ kind: 'stuck', provider });
  });

  test.each<[string, Answer]>([
    [
      'a page without a code',
      { status: 500, body: '<h1>Server Error</h1><p>An error occurred. error_description' },
    ],
    ['a page that speaks of codes while all is well', { body: '<p>access_denied' }],
    ['JSON whose error is an object', { status: 400, headers: json, body: '{"error":{"code":400}}' }],
    ['JSON that is not an object', { status: 400, headers: json, body: '[]' }],
  ])('no error of the provider: %s', async (_, answer) => {
    expect((await visit({ '/': answer })).result).not.toHaveProperty('provider');
  });

  test('no control character of a page gets into a reason', async () => {
    const page =
      '<form><input required name="a&#27;[31m\n"><button>&#7;Next&#155;</button></form><p role=alert>b&#27;]0;</p>';
    expect(stuckReason(await visit({ '/': page }))).not.toMatch(/\p{Cc}/u);
  });

  test('the summary has what a person sees', async () => {
    const { result } = await visit({
      '/':
        '<h1>Who are you?</h1><form action=/a><input name=q><button>Search</button></form><form ' +
        'method=POST action=/b><input type=hidden name=csrf><input name=user required><input type=radio ' +
        'name=how value=1><input type=radio name=how value=2></form>',
    });
    expect(result).toMatchObject({
      page: {
        title: 'Who are you?',
        forms: [
          { action: '/a', method: 'GET', fields: ['q'] },
          { action: '/b', method: 'POST', fields: ['user', 'how'] },
        ],
      },
    });
  });
});

describe('pages made to hurt', () => {
  test.each<[string, string]>([
    ['nested deeply', '<div>'.repeat(20_000)],
    ['nested complaints', '<div class=error>'.repeat(5_000)],
    ['many forms', '<form action=/x><input name=a></form>'.repeat(5_000)],
    [
      'many choices',
      `<form><select name=a required><option value="">${'<option>x'.repeat(50_000)}</select></form>`,
    ],
    ['an endless word', `<form><input required name="${'a'.repeat(1_000_000)}"></form>`],
    ['an endless text', `<p>${'error '.repeat(200_000)}`],
  ])('%s', async (_, html) => {
    expect((await visit({ '/': html })).result.kind).toBe('stuck');
  });
});
