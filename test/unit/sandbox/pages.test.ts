import { describe, expect, it } from 'vitest';
import { ALL_SCOPES, authorizeUrl, fieldsOf, get, NOW, postForm, sandbox, visit } from './support.ts';

/** The address of the first page of a fresh login. */
async function firstPage(url: URL): Promise<string> {
  return (await get(url)).headers.get('location') ?? '';
}

const approve = (url: string, fields: Record<string, string> = {}) =>
  postForm(url, { decision: 'approve', ...fields });
const at = (url: string, step: string) => url.replace(/[^/]+$/, step);

describe('every page', () => {
  it('says that it is a sandbox with synthetic people, and needs no scripts', async () => {
    const base = await sandbox();
    const first = await firstPage(authorizeUrl(base, { scope: 'openid email' }));
    const pages = [await get(first)];
    for (const step of ['source', 'proofing', 'email']) {
      const response = await approve(
        at(first, step === 'source' ? 'terms' : step === 'proofing' ? 'source' : 'proofing'),
      );
      pages.push(await get(response.headers.get('location') ?? ''));
    }
    for (const response of pages) {
      expect(response.status).toBe(200);
      const text = await response.text();
      expect(text).toContain('Local sandbox.');
      expect(text).toMatch(/Nobody here is real/);
      expect(text).not.toMatch(/<script|<style|<img|<iframe|<[^>]* (?:on\w+|src|href="http)|@import|url\(/i);
      expect(text).toMatch(/<html lang="en">/);
      expect(response.headers.get('content-security-policy')).toMatch(
        /^default-src 'none'; style-src 'self';/,
      );
      expect(response.headers.get('x-frame-options')).toBe('DENY');
      expect(response.headers.get('cache-control')).toBe('no-store');
    }
  });

  it('puts approve before decline, and labels every choice', async () => {
    const base = await sandbox();
    const first = await firstPage(authorizeUrl(base));
    const text = await (await get(first)).text();
    const buttons = [...text.matchAll(/<button[^>]*value="([^"]*)"/g)].map(([, value]) => value);
    expect(buttons).toEqual(['approve', 'decline']);
    await approve(first);
    await approve(at(first, 'source'));
    const proofing = await (await get(at(first, 'proofing'))).text();
    expect(fieldsOf(proofing)).toEqual({ persona: 'default', decision: 'approve' });
    expect(proofing.match(/<label[^>]*><input type="radio" name="persona"/g)).toHaveLength(5);
  });

  it('lists the scopes asked for on the terms page', async () => {
    const base = await sandbox();
    const text = await (await get(await firstPage(authorizeUrl(base, { scope: ALL_SCOPES })))).text();
    for (const scope of ALL_SCOPES.split(' ')) expect(text).toContain(`<code>${scope}</code>`);
  });

  it('escapes what comes from the request', async () => {
    const uri = `https://client.example.com/cb?x='"><script>alert(1)</script>`;
    const base = await sandbox({ redirectUris: { ingroupe: [uri] } });
    const response = await get(await firstPage(authorizeUrl(base, { redirect_uri: uri, state: '"><b>' })));
    expect(await response.text()).not.toMatch(/<script|<b>"/);
    await get(authorizeUrl(base, { '"><script>': '1', scope: 'openid "><script>' }));
    // The console's own script is the only one.
    expect((await (await get(`${base.url}/`)).text()).match(/<script/g)).toHaveLength(1);
  });
});

describe('the way through', () => {
  it('cannot skip a page', async () => {
    const base = await sandbox();
    const first = await firstPage(authorizeUrl(base, { scope: 'openid email' }));
    for (const step of ['source', 'proofing', 'email']) {
      expect((await get(at(first, step))).headers.get('location')).toBe(first);
      expect((await approve(at(first, step))).headers.get('location')).toBe(first);
    }
  });

  it('can go back and choose someone else', async () => {
    const base = await sandbox();
    const first = await firstPage(authorizeUrl(base, { scope: 'openid email' }));
    await approve(first);
    await approve(at(first, 'source'));
    await approve(at(first, 'proofing'), { persona: 'minor' });
    expect(await (await get(at(first, 'email'))).text()).toContain('noe.martin@example.com');
    await approve(at(first, 'proofing'), { persona: 'mononym' });
    expect(await (await get(at(first, 'email'))).text()).toContain('suryani@example.com');
  });

  it.each([
    ['no button', 'terms', {}, /Choose one of the buttons/],
    ['another button', 'terms', { decision: 'perhaps' }, /Choose one of the buttons/],
    ['an unknown source', 'source', { decision: 'approve', source: 'astral' }, /identity sources/],
    ['an unknown persona', 'proofing', { decision: 'approve', persona: 'nobody' }, /one of the people/],
    ['a wrong code', 'email', { decision: 'approve', code: '12345' }, /not the code/],
    ['no code', 'email', { decision: 'approve' }, /not the code/],
  ])('shows the page again for %s', async (_name, step, form, problem) => {
    const base = await sandbox();
    const first = await firstPage(authorizeUrl(base, { scope: 'openid email' }));
    const steps = ['terms', 'source', 'proofing', 'email'];
    for (const earlier of steps.slice(0, steps.indexOf(step))) await approve(at(first, earlier));
    const response = await postForm(at(first, step), form as Record<string, string>);
    expect(response.status).toBe(400);
    expect(await response.text()).toMatch(problem);
  });

  it.each(['terms', 'source', 'proofing', 'email'])(
    'declining at %s ends with access_denied',
    async (step) => {
      const base = await sandbox();
      const first = await firstPage(authorizeUrl(base, { scope: 'openid email' }));
      const steps = ['terms', 'source', 'proofing', 'email'];
      for (const earlier of steps.slice(0, steps.indexOf(step))) await approve(at(first, earlier));
      const response = await postForm(at(first, step), { decision: 'decline' });
      expect(response.status).toBe(302);
      const { searchParams } = new URL(response.headers.get('location') ?? '');
      expect(Object.fromEntries(searchParams)).toEqual({
        error: 'access_denied',
        error_description: `the person declined on the page ${step}`,
        state: 'state-of-this-login',
      });
      expect((await get(first)).status).toBe(410);
    },
  );

  it('is over after the last page, after ten minutes, and for an id that was guessed', async () => {
    let now = NOW;
    const base = await sandbox({ now: () => now });
    const { callback } = await visit(authorizeUrl(base));
    expect(callback).toBeDefined();
    const first = await firstPage(authorizeUrl(base));
    now = new Date(NOW.getTime() + 600_001);
    expect((await get(first)).status).toBe(410);
    const guessed = await get(`${base.url}/ingroupe/interaction/guess/terms`);
    expect(guessed.status).toBe(410);
    expect(await guessed.text()).toContain('This login is over');
    expect((await approve(`${base.url}/ingroupe/interaction/guess/terms`)).status).toBe(410);
  });

  it('asks for the mail address only when the scope is there', async () => {
    const base = await sandbox();
    const first = await firstPage(authorizeUrl(base));
    expect((await get(at(first, 'email'))).status).toBe(410);
    expect((await visit(authorizeUrl(base))).titles).toEqual(['Terms', 'Identity source', 'Proofing']);
  });
});
