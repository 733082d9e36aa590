/** A port of loopback that is free now. */
import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';

/**
 * Below those that a system gives to whoever asks for any (from 32,768 on Linux, 49,152 elsewhere), so that a busy
 * machine does not give it away before the test takes it; and above 10,080, the last one that `fetch` refuses (Fetch, 2.9).
 */
const [FIRST, END] = [10_081, 32_000];

export async function freePort(): Promise<number> {
  for (;;) {
    const port = randomInt(FIRST, END);
    if ((await isFree(port, '127.0.0.1')) && (await isFree(port, '::1'))) return port;
  }
}

/** On a machine without the address nothing can take it. */
const isFree = (port: number, host: string): Promise<boolean> =>
  new Promise((resolve) => {
    const server = createServer();
    server.once('error', ({ code }: NodeJS.ErrnoException) => resolve(code === 'EADDRNOTAVAIL'));
    server.listen(port, host, () => server.close(() => resolve(true)));
  });
