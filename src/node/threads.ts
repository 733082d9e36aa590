/** Worker threads, both sides: starting and asking one, and answering in it. */
import { parentPort, Worker, workerData } from 'node:worker_threads';
import type { Thread } from '../world.ts';

/** Relative to the built program. */
const PROGRAM = new URL('./thread.js', import.meta.url);

/**
 * Young generation of a thread, in MB. The objects of a message are short-lived, so a little is enough; V8 would take
 * 48 MB for the same speed.
 */
const YOUNG_OBJECTS = 8;

interface Asking {
  resolve(answer: unknown): void;
  reject(reason: unknown): void;
}

/**
 * Starts a thread of this program.
 * @param data its start data; cloned
 */
export function startThread(data: unknown): Thread {
  const worker = new Worker(PROGRAM, {
    workerData: data,
    resourceLimits: { maxYoungGenerationSizeMb: YOUNG_OBJECTS },
  });
  const asking: Asking[] = [];
  let failure: Error | undefined;
  const fail = (error: Error) => {
    failure ??= error;
    for (const { reject } of asking.splice(0)) reject(failure);
  };
  worker.on('message', (answer: unknown) => asking.shift()?.resolve(answer));
  worker.on('error', fail);
  worker.on('exit', (code) => fail(new Error(`a worker thread ended with ${code}`)));
  return {
    ask: (message) =>
      new Promise((resolve, reject) => {
        if (failure !== undefined) return reject(failure);
        asking.push({ resolve, reject });
        worker.postMessage(message);
      }),
    async stop() {
      await worker.terminate();
    },
  };
}

/**
 * The thread's side: answers each message in turn. An error ends the thread and rejects its callers.
 * @param prepare makes the answering function from the start data
 */
export function serveThread(prepare: (data: unknown) => (message: unknown) => Promise<unknown>): void {
  const answer = prepare(workerData);
  let last: Promise<unknown> = Promise.resolve();
  parentPort?.on('message', (message: unknown) => {
    last = last.then(async () => parentPort?.postMessage(await answer(message)));
  });
}
