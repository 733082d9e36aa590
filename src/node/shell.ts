/** Runs the user's command lines for `cmd:` secret references. */
import { spawn } from 'node:child_process';
import { IdcliError } from '../errors.ts';

/** Output limit of a secret in bytes. */
const MAX_OUTPUT_BYTES = 1024 * 1024;

/**
 * Runs a command line through the system's shell and returns its standard output. It may use the terminal, as password
 * managers do, but does not get piped standard input. Rejects with `SECRET_UNRESOLVED`, or with the reason of the
 * signal.
 */
export function runCommand(commandLine: string, signal: AbortSignal): Promise<string> {
  return new Promise((resolve, reject) => {
    signal.throwIfAborted();
    const child = spawn(commandLine, {
      shell: true,
      stdio: [process.stdin.isTTY === true ? 'inherit' : 'ignore', 'pipe', 'inherit'],
    });
    const stop = (): void => {
      child.kill();
      reject(signal.reason);
    };
    const fail = (what: string, cause?: unknown): void => {
      reject(new IdcliError('SECRET_UNRESOLVED', `the command of a cmd: reference ${what}`, { cause }));
    };
    const chunks: Buffer[] = [];
    let size = 0;
    signal.addEventListener('abort', stop, { once: true });
    child.stdout.on('data', (chunk: Buffer) => {
      chunks.push(chunk);
      size += chunk.length;
      if (size <= MAX_OUTPUT_BYTES) return;
      child.kill();
      fail(`printed more than ${MAX_OUTPUT_BYTES} bytes`);
    });
    child.once('error', (error) => fail('cannot be started', error));
    child.once('close', (code, name) => {
      signal.removeEventListener('abort', stop);
      if (code === 0) resolve(Buffer.concat(chunks).toString('utf8'));
      else fail(code === null ? `was ended by ${name}` : `ended with exit code ${code}`);
    });
  });
}
