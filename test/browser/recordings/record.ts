/** Records logins in Chromium as HAR files, and judges them with the program. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { runJson } from '../../helpers/run.ts';
import { testWorld } from '../../helpers/world.ts';

/** Records what `walk` does in a fresh context. */
export async function record(
  browser: Browser,
  walk: (page: Page, context: BrowserContext) => Promise<void>,
): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'idcli-har-'));
  const path = join(folder, 'login.har');
  const context = await browser.newContext({ recordHar: { path, content: 'embed' } });
  try {
    await walk(await context.newPage(), context);
  } finally {
    await context.close();
  }
  const har = readFileSync(path, 'utf8');
  rmSync(folder, { recursive: true, force: true });
  return har;
}

export const TYPED_PASSWORD = 'hunter2-typed-password';

/** Fills the development pages of oidc-provider until they are done. */
export async function logInAtProvider(page: Page): Promise<void> {
  for (let step = 0; step < 4; step += 1) {
    await page.waitForLoadState();
    const login = page.locator('input[name=login]');
    if ((await login.count()) > 0) {
      await login.fill('user-1');
      await page.locator('input[name=password]').fill(TYPED_PASSWORD);
    }
    const button = page.locator('button.login-submit, button[type=submit]');
    if ((await button.count()) === 0) return;
    await Promise.all([page.waitForURL((url) => url.href !== page.url() || true), button.first().click()]);
    await page.waitForLoadState('networkidle');
  }
}

export interface Judged {
  readonly code: number;
  // biome-ignore lint/suspicious/noExplicitAny: a document of many shapes
  readonly document: any;
}

export async function judge(
  har: string,
  more: readonly string[] = [],
  files: Readonly<Record<string, string>> = {},
): Promise<Judged> {
  const world = testWorld({ files: { ...files, '/project/login.har': har }, now: '2030-01-01T00:00:00Z' });
  return runJson(world, ['judge', 'login.har', ...more]);
}

/** Codes of findings with a status, each once. */
export function codesWith({ document }: Judged, ...statuses: readonly string[]): string[] {
  return [
    ...new Set<string>(
      (document.reports ?? []).flatMap(
        ({
          findings,
        }: {
          readonly findings: readonly { readonly code: string; readonly status: string }[];
        }) => findings.filter(({ status }) => statuses.includes(status)).map(({ code }) => code),
      ),
    ),
  ];
}
