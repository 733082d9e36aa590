/** CL-C6, ALL-11: what a trace may show of an exchange. */
import { describe, expect, it } from 'vitest';
import { maskExchanges } from '../../../src/output/mask/mask.ts';
import {
  exchangeOf,
  HIDE,
  JWE,
  JWE_HEADER,
  JWT,
  JWT_HEADER,
  masked,
  SHOW_ALL,
  SHOW_PII,
  SHOW_SECRETS,
} from './masking.ts';

describe('a URL', () => {
  it.each([
    ['https://op.example.com/cb?code=abc&state=s-1', 'https://op.example.com/cb?code=••••&state=s-1'],
    [
      'https://op.example.com/cb?error=access_denied&state=s-1',
      'https://op.example.com/cb?error=access_denied&state=s-1',
    ],
    ['http://client:secret@127.0.0.1:8400/x', 'http://••••@127.0.0.1:8400/x'],
    [
      `https://rp.example.com/cb#id_token=${JWT}&state=s`,
      `https://rp.example.com/cb#id_token=${JWT_HEADER}.••••(75)&state=s`,
    ],
    [
      `https://op.example.com/oidc/authorize?request=${JWE}`,
      `https://op.example.com/oidc/authorize?request=${JWE_HEADER}.••••(28)`,
    ],
    [
      'https://idp.example.com/sso?Signature=a%2BeyJhbGciOiJSUzI1%2F123Ssn%3D%3D',
      'https://idp.example.com/sso?Signature=a%2BeyJhbGciOiJSUzI1%2F123Ssn%3D%3D',
    ],
    [
      'https://op.example.com/a?login_hint=subject-199002170000',
      'https://op.example.com/a?login_hint=••••(20)',
    ],
    [
      'https://op.example.com/a?phone=%2B447700900000&x=%20',
      'https://op.example.com/a?phone=•••••••••••00&x=%20',
    ],
    [
      'https://op.example.com/a?user%5Bemail%5D=camille%40example.com',
      'https://op.example.com/a?user%5Bemail%5D=c•••@example.com',
    ],
    ['https://op.example.com/a?q=call+%2B447700900000', 'https://op.example.com/a?q=call%2B•••••••••••00'],
    ['https://op.example.com/a?q=+4799999999', 'https://op.example.com/a?q=•••••••••99'],
    ['https://op.example.com/people/199002170000/x', 'https://op.example.com/people/***/x'],
    [
      'https://op.example.com/a?ReturnUrl=%2Fb%3Fcode%3Dabc%26x%3D1',
      'https://op.example.com/a?ReturnUrl=/b?code=••••%26x=1',
    ],
    ['bankid:///?autostarttoken=abc-1&redirect=null', 'bankid:///?autostarttoken=••••&redirect=null'],
    ['https://op.example.com/a?broken=%E0%A4%A&ok=%zz', 'https://op.example.com/a?broken=%E0%A4%A&ok=%zz'],
    ['/cb?code=abc', '/cb?code=••••'],
    ['https://op.example.com/a?code=&state=', 'https://op.example.com/a?code=&state='],
  ])('%s', (url, expected) => {
    expect(masked({ url }).url).toBe(expected);
  });

  it('that has nothing to hide stays byte for byte', () => {
    const url = 'https://op.example.com/.well-known/openid-configuration?a=%7E+b&c&=d&&e=f%20g#';
    expect(masked({ url }).url).toBe(url);
  });

  it('inside a URL inside a URL is followed so far, and masked as a whole beyond', () => {
    let url = 'code=hunter22';
    for (let depth = 0; depth < 8; depth += 1)
      url = `u=${encodeURIComponent(`https://a.example.com/?${url}`)}`;
    expect(masked({ url: `https://a.example.com/?${url}` }).url).not.toContain('hunter22');
  });
});

describe('header lines', () => {
  it.each<[name: string, value: string, expected: string]>([
    ['Authorization', 'Basic Y2xpZW50OnNlY3JldA==', 'Basic ••••(20)'],
    ['authorization', 'Bearer opaque-token-of-the-user', 'Bearer ••••(24)'],
    ['Authorization', `Bearer ${JWT}`, `Bearer ${JWT_HEADER}.••••(75)`],
    ['Authorization', 'secret-without-scheme', '••••(21)'],
    ['Proxy-Authorization', 'Basic abc', 'Basic ••••'],
    ['Cookie', 'JSESSIONID=abc; theme=dark; lone', 'JSESSIONID=••••; theme=••••;••••'],
    [
      'Set-Cookie',
      'idsrv=abc=def; Path=/; HttpOnly; SameSite=Lax',
      'idsrv=••••; Path=/; HttpOnly; SameSite=Lax',
    ],
    ['Location', '/cb?code=abc&state=s', '/cb?code=••••&state=s'],
    ['Referer', 'https://op.example.com/?access_token=abc', 'https://op.example.com/?access_token=••••'],
    ['X-Csrf-Token', 'abc', '••••'],
    ['X-Api-Key', 'abc', '••••'],
    ['X-User-Email', 'camille@example.com', 'c•••@example.com'],
    ['X-Note', 'asked +447700900000', 'asked •••••••••••00'],
    ['DPoP', JWT, `${JWT_HEADER}.••••(75)`],
    ['Content-Type', 'application/json; charset=UTF-8', 'application/json; charset=UTF-8'],
    [
      'WWW-Authenticate',
      'Bearer realm="IdentityServer",error="invalid_token"',
      'Bearer realm="IdentityServer",error="invalid_token"',
    ],
    ['Date', 'Tue, 01 Jan 2030 00:00:00 GMT', 'Tue, 01 Jan 2030 00:00:00 GMT'],
    ['ETag', 'W/"5e8a-17f1c2d3e4b"', 'W/"5e8a-17f1c2d3e4b"'],
  ])('%s: %s', (name, value, expected) => {
    expect(masked({ headers: [[name, value]], requestHeaders: [[name, value]] })).toMatchObject({
      headers: [[name, expected]],
      requestHeaders: [[name, expected]],
    });
  });
});

describe('a form body', () => {
  const form =
    'grant_type=authorization_code&code=abc&redirect_uri=http%3A%2F%2F127.0.0.1%2Fcb&client_secret=x%2By&code_verifier=v&otp=123456';
  it.each([[[['Content-Type', 'application/x-www-form-urlencoded; charset=utf-8']] as const], [[]]])(
    '%j',
    (requestHeaders) => {
      expect(masked({ requestHeaders, requestBody: form }).requestBody).toBe(
        'grant_type=authorization_code&code=••••&redirect_uri=http%3A%2F%2F127.0.0.1%2Fcb&client_secret=••••&code_verifier=••••&otp=••••',
      );
    },
  );

  it('tells a SAML response by its size', () => {
    const SAMLResponse = Buffer.alloc(3000, 'x').toString('base64');
    expect(
      masked({ requestBody: new URLSearchParams({ SAMLResponse, RelayState: 'r' }).toString() }).requestBody,
    ).toBe('SAMLResponse=••••(4000)&RelayState=r');
  });
});

describe('a JSON body', () => {
  it('is masked by the names of its members, wherever they are', () => {
    const body = {
      access_token: 'opaque-access-token',
      id_token: JWT,
      token_type: 'Bearer',
      expires_in: 3600,
      scope: 'openid phone',
      user: {
        sub: 'user-1',
        phone_number: '+447700900000',
        phone_number_verified: true,
        birthdate: '1990-02-17',
      },
      'signicat.national_id': '199002170000',
      nin: { value: '17029000000', type: 'PERSON' },
      nin_type: 'PERSON',
      name: 'Camille Durand',
      email: 'camille@example.com',
      email_verified: 'true',
      address: { street_address: '1 Example Street', locality: 'Exampleville' },
      age_over_18: 'true',
      document_number: 'X1234567',
      login_hint: ['subject-199002170000', 'phone-99999999'],
      portrait: 'iVBORw0KGgo=',
      autoStartToken: 'abc',
      authRef: 'def',
      fields: [{ name: 'mobile', value: '99999999' }],
      list: [{ ssn: 17029000000 }],
    };
    expect(JSON.parse(masked({ body: JSON.stringify(body) }).body)).toEqual({
      ...body,
      access_token: '••••(19)',
      id_token: `${JWT_HEADER}.••••(75)`,
      user: {
        sub: 'user-1',
        phone_number: '•••••••••••00',
        phone_number_verified: true,
        birthdate: '1990-••-••',
      },
      'signicat.national_id': '***',
      nin: { value: '***', type: '***' },
      email: 'c•••@example.com',
      address: { street_address: '***', locality: 'Exampleville' },
      document_number: '••••••67',
      login_hint: ['••••(20)', '••••'],
      portrait: '[portrait, 12 characters]',
      autoStartToken: '••••',
      authRef: '••••',
      fields: [{ name: 'mobile', value: '••••••99' }],
      list: [{ ssn: '***' }],
    });
  });

  it('keeps the public half of a key and hides the private one', () => {
    const key = { kty: 'RSA', n: 'modulus', e: 'AQAB', d: 'd1', p: 'p1', q: 'q1', dp: 'x', dq: 'y', qi: 'z' };
    expect(
      JSON.parse(
        masked({ body: JSON.stringify({ keys: [key, { kty: 'oct', k: 'secret' }], q: 'query' }) }).body,
      ),
    ).toEqual({
      keys: [
        {
          kty: 'RSA',
          n: 'modulus',
          e: 'AQAB',
          d: '••••',
          p: '••••',
          q: '••••',
          dp: '••••',
          dq: '••••',
          qi: '••••',
        },
        { kty: 'oct', k: '••••' },
      ],
      q: 'query',
    });
  });

  it.each([
    [{ error: { code: 'USER_CANCEL', message: 'x' } }, 'USER_CANCEL'],
    [{ code: 'invalid_grant' }, 'invalid_grant'],
    [{ code: 'Internal system error', message: 'x' }, 'Internal system error'],
    [{ code: 404, title: 'x' }, '404'],
  ])('shows an error code: %j', (body, expected) => {
    expect(masked({ body: JSON.stringify(body) }).body).toContain(expected);
  });

  it.each([
    { code: 'SplxlOBeZQQYbYS6WxSbIA' },
    { code: 'a1', message: 'x' },
    { code: 123456 },
    { code: 'Xy z9' },
  ])('hides an authorization code: %j', (body) => {
    expect(masked({ body: JSON.stringify(body) }).body).not.toContain(String(body.code));
  });

  it('keeps its bytes when there is nothing to hide', () => {
    const body =
      '{ "issuer" : "https://op.example.com",\n  "a": 1.0, "big": 12345678901234567890, "a": 2 }\n';
    const exchange = exchangeOf({ body });
    expect(maskExchanges([exchange], HIDE)[0]?.response?.body).toBe(exchange.response?.body);
  });

  it('keeps its layout when there is', () => {
    expect(masked({ body: '{\n  "otp": "1"\n}' }).body).toBe('{\n  "otp": "••••"\n}');
  });

  it.each([
    ['cut off', '{"token_type":"Bearer","access_token":"opaque-access-tok'],
    ['cut off in a list', '{"login_hint":["subject-199002170000","phone-opaque-access-tok'],
    ['not JSON', '{access_token: \'opaque-access-tok\', phone: "+447700900000"}'],
    ['inside a string', JSON.stringify({ log: JSON.stringify({ access_token: 'opaque-access-tok' }) })],
    [
      'inside a string inside a string',
      JSON.stringify({ log: JSON.stringify(JSON.stringify({ password: 'opaque-access-tok' })) }),
    ],
    ['behind a byte order mark', '\uFEFF{"access_token":"opaque-access-tok"}'],
    ['called JSON by nobody', 'callback({"refresh_token":"opaque-access-tok"})'],
  ])('that is %s hides as much', (_, body) => {
    const shown = masked({ body }).body;
    expect(shown).not.toContain('opaque-access-tok');
    expect(shown).not.toContain('199002170000');
    expect(shown).not.toContain('447700900000');
  });
});

describe('a page', () => {
  it('is masked in its fields, links, texts and scripts', () => {
    const page = `<!DOCTYPE html><html><body onload="go('/cb?code=a1b2')">
<form action="/next?code=a1b2&amp;x=1"><input type="hidden" name="code" value="a1b2"/><input value='Camille' name=given_name>
<input name="mobile" value=&#43;4477><input type=password name=field3 value="hunter22"><textarea name="birthdate">1990-02-17</textarea>
<select name="phone"><option value="99999999">9</option></select><input type=checkbox name=email_verified value=true></form>
<p>Hello camille&#64;example.com, call +44 7700 900000 or see <a@b.example.com></p><code>layout</code><address>Street</address>
<img src="data:image/png;base64,iVBORw0KGgo="><script>var s = {"access_token":"opaque"}; if (a<b && c) { d("x") }</script></body></html>`;
    expect(
      masked({ headers: [['Content-Type', 'text/html']], body: page }).body,
    ).toBe(`<!DOCTYPE html><html><body onload="go('/cb?code=••••')">
<form action="/next?code=••••&amp;x=1"><input type="hidden" name="code" value="••••"/><input value='Camille' name=given_name>
<input name="mobile" value=***><input type=password name=field3 value="••••"><textarea name="birthdate">1990-••-••</textarea>
<select name="phone"><option value="••••••99">***</option></select><input type=checkbox name=email_verified value=true></form>
<p>Hello c•••@example.com, call •••••••••••••00 or see <a•••@b.example.com></p><code>layout</code><address>Street</address>
<img src="[portrait, 34 characters]"><script>var s = {"access_token":"••••"}; if (a<b && c) { d("x") }</script></body></html>`);
  });

  it('that posts a SAML response by itself shows none of it', () => {
    const page = `<form method="post"><input type="hidden" name="SAMLResponse" value="${'PHNhbWw'.repeat(40)}"></form>`;
    expect(masked({ body: page }).body).toBe(
      '<form method="post"><input type="hidden" name="SAMLResponse" value="••••(280)"></form>',
    );
  });
});

describe('an XML message', () => {
  it('hides what stands in attributes that no claim is called, but no level or category', () => {
    const of = (name: string, value: string) =>
      `<a:Attribute Name="${name}"><a:AttributeValue>${value}</a:AttributeValue></a:Attribute>`;
    const body = `<a:r xmlns:a="x">${of('x7', 'Camille Dupont')}${of('givenName', 'Camille')}${of('loa', 'urn:x:high')}</a:r>`;
    expect(masked({ body }).body).toBe(body.replace('Camille Dupont', '***'));
  });

  it('is masked by its attributes of a person and by its elements', () => {
    const message = `<?xml version="1.0"?><r xmlns:saml2="urn:x"><saml2:NameID>+447700900000</saml2:NameID>
<saml2:Attribute Name="urn:oid:1.2.752.29.4.13" FriendlyName="pnr"><saml2:AttributeValue>
1990
</saml2:AttributeValue></saml2:Attribute><saml2:Attribute Name="firstName"><saml2:AttributeValue>Camille</saml2:AttributeValue></saml2:Attribute>
<IDValue>+4712345678 Nordmann, Ola</IDValue><B64DocumentBytes>VGVybXM=</B64DocumentBytes><Code>SOAP_FAULT</Code><x>7</x></r>`;
    expect(
      masked({ body: message }).body,
    ).toBe(`<?xml version="1.0"?><r xmlns:saml2="urn:x"><saml2:NameID>•••••••••••00</saml2:NameID>
<saml2:Attribute Name="urn:oid:1.2.752.29.4.13" FriendlyName="pnr"><saml2:AttributeValue>
***
</saml2:AttributeValue></saml2:Attribute><saml2:Attribute Name="firstName"><saml2:AttributeValue>Camille</saml2:AttributeValue></saml2:Attribute>
<IDValue>***</IDValue><B64DocumentBytes>••••</B64DocumentBytes><Code>SOAP_FAULT</Code><x>7</x></r>`);
  });
});

describe('a body that is not text', () => {
  it.each([
    ['a picture', Buffer.from('89504e470d0a1a0a00', 'hex'), [], '(9 bytes of image/png)'],
    ['a document', Buffer.from('%PDF-1.7 text'), [], '(13 bytes of application/pdf)'],
    [
      'bytes',
      Buffer.from([0, 1, 2, 255]),
      [['Content-Type', 'application/octet-stream']] as const,
      '(4 bytes of application/octet-stream)',
    ],
    ['no UTF-8', Buffer.from([0xc3, 0x28]), [], '(2 bytes of binary data)'],
    [
      'several in one',
      Buffer.from('--x\r\nname="password"'),
      [['Content-Type', 'multipart/form-data; boundary=x']] as const,
      '(20 bytes of multipart/form-data; boundary=x)',
    ],
  ])('%s is told by its size', (_, body, headers, expected) => {
    expect(masked({ body, headers }).body).toBe(expected);
    expect(masked({ body, headers }, SHOW_ALL).body).toBe(expected);
  });

  it('but for old pages, which have one byte for each character', () => {
    const page = Buffer.from('<p>é camille@example.com</p>', 'latin1');
    expect(masked({ body: page, headers: [['Content-Type', 'text/html; charset=iso-8859-1']] }).body).toBe(
      '<p>é c•••@example.com</p>',
    );
  });

  it('an empty one stays empty', () => {
    expect(masked({ body: '' }).body).toBe('');
  });
});

describe('what is shown on request', () => {
  const parts = {
    url: 'https://op.example.com/cb?code=abc&phone=%2B447700900000',
    requestHeaders: [['Authorization', 'Bearer opaque-token-1']] as const,
    body: JSON.stringify({
      access_token: 'opaque-token-1',
      email: 'camille@example.com',
      login_hint: ['subject-1'],
      portrait: 'iVBORw0KGgo=',
    }),
  };

  it('--show-pii shows personal data and no secret', () => {
    const shown = masked(parts, SHOW_PII);
    expect(shown.url).toBe('https://op.example.com/cb?code=••••&phone=%2B447700900000');
    expect(shown.requestHeaders).toEqual([['Authorization', 'Bearer ••••']]);
    expect(JSON.parse(shown.body)).toEqual({
      access_token: '••••',
      email: 'camille@example.com',
      login_hint: ['••••'],
      portrait: '[portrait, 12 characters]',
    });
  });

  it('--show-secrets shows secrets and no personal data', () => {
    const shown = masked(parts, SHOW_SECRETS);
    expect(shown.url).toBe('https://op.example.com/cb?code=abc&phone=•••••••••••00');
    expect(shown.requestHeaders).toEqual(parts.requestHeaders);
    expect(JSON.parse(shown.body)).toEqual({
      access_token: 'opaque-token-1',
      email: 'c•••@example.com',
      login_hint: ['subject-1'],
      portrait: '[portrait, 12 characters]',
    });
  });

  it('both show all but the portrait', () => {
    const shown = masked(parts, SHOW_ALL);
    expect(shown.url).toBe(parts.url);
    expect(JSON.parse(shown.body)).toEqual({
      ...JSON.parse(parts.body),
      portrait: '[portrait, 12 characters]',
    });
  });
});

describe('known values', () => {
  const options = { ...HIDE, secrets: new Set(['s3cr3t/v&l"e+1', 'ab']), personal: new Set(['X1234567']) };

  it('are masked wherever they stand', () => {
    const shown = masked(
      {
        url: 'https://op.example.com/X1234567?x=s3cr3t%2Fv%26l%22e%2B1',
        body: '{"a":["s3cr3t/v&l\\"e+1"],"s3cr3t\\/v&l\\u0022e+1":1,"b":"number X1234567, ab, abc"}',
        failure: 'could not use s3cr3t/v&l"e+1',
        note: 'Number X1234567',
        headers: [['X-Debug', Buffer.from('client:s3cr3t/v&l"e+1').toString('base64')]],
      },
      options,
    );
    expect(shown.url).toBe('https://op.example.com/***?x=••••');
    expect(JSON.parse(shown.body)).toEqual({ a: ['••••'], '••••': 1, b: 'number ***, ••••, abc' });
    expect(shown.failure).toBe('could not use ••••');
    expect(shown.note).toBe('Number ***');
    expect(JSON.stringify(shown.headers)).toContain('••••');
  });

  it('stay when they are asked for', () => {
    const shown = masked(
      { note: 's3cr3t/v&l"e+1 X1234567' },
      { ...options, showSecrets: true, showPii: true },
    );
    expect(shown.note).toBe('s3cr3t/v&l"e+1 X1234567');
  });
});

it('everything else of an exchange stays', () => {
  const exchange = exchangeOf({ body: 'plain', note: 'Sign in' });
  expect(maskExchanges([exchange], HIDE)).toEqual([exchange]);
});

it('an exchange without an answer stays without one', () => {
  const { response: _, ...unanswered } = exchangeOf({ failure: 'refused by 192.0.2.1' });
  expect(maskExchanges([unanswered], HIDE)).toEqual([unanswered]);
});
