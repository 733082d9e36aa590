/** An ID token of the sandbox, with the key that signed it. */
import { webcrypto } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { startSandbox } from '../../../src/sandbox/index.ts';
import { onlineWorld } from '../../helpers/online.ts';
import { runJson } from '../../helpers/run.ts';

export async function sandboxToken() {
  const sandbox = await startSandbox({
    now: () => new Date(),
    random: (bytes) => webcrypto.getRandomValues(new Uint8Array(bytes)),
    sleep: (milliseconds, signal) => wait(milliseconds, undefined, { signal }),
    port: 0,
  });
  try {
    const line = ['login', '--provider', 'ingroupe', '--sandbox', sandbox.url, '--headless'];
    const { document } = await runJson(onlineWorld(), line);
    const token = String(document.tokens?.id_token);
    const answer = await fetch(new URL('/ingroupe/oauth2/jwks', sandbox.url));
    const { keys } = (await answer.json()) as { keys: Record<string, unknown>[] };
    const [header = '', payload = ''] = token.split('.');
    const { kid } = read(header);
    return { token, key: keys.find((key) => key.kid === kid) ?? {}, audience: read(payload).aud };
  } finally {
    await sandbox.close();
  }
}

const read = (part: string): Record<string, unknown> =>
  JSON.parse(Buffer.from(part, 'base64url').toString('utf8')) as Record<string, unknown>;
