/** The report as people open it: from disk, without scripts, on a phone, with a keyboard, on paper. */
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import axe from 'axe-core';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { onlineWorld } from '../helpers/online.ts';
import { fileOf } from '../helpers/report.ts';
import { runIn } from '../helpers/run.ts';
import { launchChromium } from './chromium.ts';

const LOGIN = ['login', '--provider', 'ingroupe', '--sandbox', '--headless'];
const REPORTS = {
  accepted: LOGIN,
  refused: [...LOGIN, '--fault', 'wrong-nonce'],
  saml: ['login', '--provider', 'signicat-sms-otp', '--protocol', 'saml', '--sandbox', '--headless'],
  run: ['run', 's.yaml'],
} as const satisfies Record<string, readonly string[]>;

const SCENARIO = `steps:
  - run: idcli ${LOGIN.join(' ')}
  - run: idcli ${LOGIN.join(' ')} --fault wrong-nonce
  - run: idcli login --provider nobody
`;

let browser: Browser;
const urls = new Map<string, string>();

beforeAll(async () => {
  browser = await launchChromium();
  const folder = mkdtempSync(join(tmpdir(), 'idcli-report-'));
  for (const [name, argv] of Object.entries(REPORTS)) {
    const world = onlineWorld({ files: { '/project/s.yaml': SCENARIO } });
    await runIn(world, [...argv, '--html', 'r.html']);
    const path = join(folder, `${name}.html`);
    writeFileSync(path, fileOf(world, 'r.html'));
    urls.set(name, pathToFileURL(path).href);
  }
});
afterAll(() => browser?.close());

async function open(name: keyof typeof REPORTS, options: BrowserContextOptions = {}) {
  const context = await browser.newContext({ javaScriptEnabled: false, ...options });
  const page = await context.newPage();
  const complaints: string[] = [];
  const requests: string[] = [];
  page.on('console', (message) => complaints.push(message.text()));
  page.on('request', (request) => requests.push(request.url()));
  await page.goto(urls.get(name) ?? '');
  return { page, complaints, requests, close: () => context.close() };
}

const inView = async (page: Page, selector: string): Promise<boolean> => {
  const box = await page.locator(selector).boundingBox();
  return box !== null && box.y >= 0 && box.y < (page.viewportSize()?.height ?? 0);
};

describe('a report in a browser without scripts', () => {
  it('loads nothing but itself, and breaks none of its own policy', async () => {
    const { complaints, requests, close } = await open('refused');
    expect(complaints).toEqual([]);
    expect(requests).toHaveLength(1);
    await close();
  });

  it('an arrow leads to its message, and back', async () => {
    const { page, close } = await open('refused', { viewport: { width: 1280, height: 800 } });
    await page.locator('svg.diagram a', { hasText: 'Token request' }).click();
    expect(new URL(page.url()).hash).toBe('#m5');
    expect(await inView(page, '#m5 h3')).toBe(true);
    expect(await page.locator('#m5').innerText()).toContain('id_token.nonce');
    await page.locator('#m5 >> text=Back to the sequence').click();
    expect(await inView(page, '#sequence h2')).toBe(true);
    await close();
  });

  it('the keyboard reaches every arrow', async () => {
    const { page, close } = await open('accepted', { viewport: { width: 1280, height: 800 } });
    const arrows = await page.locator('svg.diagram a').count();
    const reached = new Set<string>();
    for (let press = 0; press < 40; press += 1) {
      await page.keyboard.press('Tab');
      const link = page.locator('svg.diagram a:focus');
      if ((await link.count()) === 1) reached.add((await link.getAttribute('href')) ?? '');
    }
    expect(reached.size).toBe(arrows);
    await close();
  });

  it.each([390, 800, 1440])('fits %d pixels without scrolling sideways', async (width) => {
    for (const name of Object.keys(REPORTS) as (keyof typeof REPORTS)[]) {
      const { page, close } = await open(name, { viewport: { width, height: 900 }, javaScriptEnabled: true });
      const [inner, whole] = await page.evaluate<[number, number]>(
        '[innerWidth, document.documentElement.scrollWidth]',
      );
      expect(whole, name).toBeLessThanOrEqual(inner);
      // A phone gets the list in place of the drawing.
      expect(await page.locator('svg.diagram').first().isVisible()).toBe(width >= 800);
      expect(await page.locator('ol.steps li').first().isVisible()).toBe(width < 800);
      await close();
    }
  });

  it('prints with everything unfolded', async () => {
    const { page, close } = await open('refused');
    await page.emulateMedia({ media: 'print' });
    expect(await page.locator('#m5 details').first().locator('dl').first().isVisible()).toBe(true);
    expect((await page.pdf({ format: 'A4' })).subarray(0, 5).toString()).toBe('%PDF-');
    await close();
  });
});

/** Runs in the page. */
const AUDIT = `axe
  .run({ runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] })
  .then(({ violations }) =>
    violations.map(({ id, nodes }) => id + ': ' + nodes.map(({ html }) => html.slice(0, 120)).join(' | ')),
  )`;

describe('a report for everyone', () => {
  it.each(
    (Object.keys(REPORTS) as (keyof typeof REPORTS)[]).flatMap((name) =>
      (['light', 'dark'] as const).map((scheme) => [name, scheme] as const),
    ),
  )('%s, %s: headings, landmarks, names and contrast', async (name, colorScheme) => {
    // The policy of the page keeps scripts out; only here one has to get in.
    const { page, close } = await open(name, { colorScheme, javaScriptEnabled: true, bypassCSP: true });
    await page.addScriptTag({ content: axe.source });
    const violations = await page.evaluate<string[]>(AUDIT);
    expect(violations).toEqual([]);
    await close();
  });
});
