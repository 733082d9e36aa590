import { test as base, expect } from '@playwright/test';
import { sandboxFixtures } from 'idcli/playwright';
import { serve } from './serve.js';

// One sandbox a worker, as it was at the start before every test; and the application, which uses it.
const test = base.extend(sandboxFixtures({ systems: ['generic'] })).extend({
  app: async ({ sandbox }, use) => {
    const app = await serve({
      authority: sandbox.tenant('generic').issuer,
      client_id: 'sandbox-generic-public',
    });
    await use(app.url);
    await app.close();
  },
});

async function logIn(page, app, person) {
  await page.goto(app);
  await page.getByRole('button', { name: 'Log in' }).click();
  await page.getByRole('radio', { name: person }).check();
  await page.getByRole('button', { name: 'Log in' }).click();
}

test('logs in as the person who was chosen, and out', async ({ page, app, sandbox }) => {
  await logIn(page, app, 'Jonas Berg');
  await expect(page.locator('#who')).toHaveText('Hello Jonas Berg!');
  sandbox.request({ path: '/token', parameters: { grant_type: 'authorization_code' }, status: 200 });

  await page.getByRole('button', { name: 'Log out' }).click();
  await expect(page.locator('#who')).toHaveText('Nobody is logged in.');
  sandbox.request({ path: '/logout' });
});

test('says so when the person declines', async ({ page, app, sandbox }) => {
  await page.goto(app);
  await page.getByRole('button', { name: 'Log in' }).click();
  await page.getByRole('button', { name: 'Decline' }).click();
  await expect(page.locator('#who')).toContainText('The login was refused');
  sandbox.noRequest({ path: '/token' });
});

for (const fault of ['wrong-state', 'missing-sub', 'userinfo-wrong-sub', 'code-expired'])
  test(`logs nobody in: ${fault}`, async ({ page, app, sandbox }) => {
    await sandbox.setFault('generic', fault, 1);
    await logIn(page, app, 'Jonas Berg');
    await expect(page.locator('#who')).toContainText('The login was refused');
  });
