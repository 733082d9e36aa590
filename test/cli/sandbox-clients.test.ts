/** In the sandbox a client authenticates as the preset of its provider says: what a vendor documents holds there, too. */
import { expect, it } from 'vitest';
import { onlineWorld } from '../helpers/online.ts';
import { runIn } from '../helpers/run.ts';

const basic = (text: string): string => `authorization: Basic ${Buffer.from(text).toString('base64')}`;

it.each([
  ['login', 'ingroupe', 'client_secret='],
  [
    'login',
    'signicat-sms-otp',
    basic('sandbox%2Dsignicat%2Dsms%2Dotp%2Dclient:sandbox%2Dsignicat%2Dsms%2Dotp%2Dsecret'),
  ],
  ['sign-consent', 'signicat-consent', basic('sandbox-consent-client:sandbox-consent-secret')],
])('%s at %s', async (command, provider, sent) => {
  const text = command === 'login' ? ['--headless'] : ['--text', 'I agree.', '--headless'];
  const ran = await runIn(onlineWorld({}), [
    ...[command, '--provider', provider, '--sandbox', '--curl', '--show-secrets', ...text],
  ]);
  const line = `${ran.stderr}${ran.stdout}`
    .split('\n')
    .find((one) => one.startsWith('curl') && one.includes('/token'));
  expect(line).toContain(sent);
});
