/** Worker threads, both sides: who starts one and asks, and the thread that answers. */
import { parentPort, Worker, workerData } from 'node:worker_threads';
import type { Thread } from '../world.ts';

/** Seen from the built program. */
const PROGRAM = new URL('./thread.js', import.meta.url);

/**
 * Space for young objects of a thread, in MB. What a thread makes of a message is soon gone, so a little is enough; V8 would
 * take 48 MB for the same speed.
 */
const YOUNG_OBJECTS = 8;

interface Asking {
  resolve(answer: unknown): void;
  reject(reason: unknown): void;
}

/** Starts a thread of this program. @param data what it is to work with; cloned */
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
 * The other side: answers each message in turn. An error ends the thread, and is told to whoever asks it.
 * @param prepare makes the answering function from what the thread was started with
 */
export function serveThread(prepare: (data: unknown) => (message: unknown) => Promise<unknown>): void {
  const answer = prepare(workerData);
  let last: Promise<unknown> = Promise.resolve();
  parentPort?.on('message', (message: unknown) => {
    last = last.then(async () => parentPort?.postMessage(await answer(message)));
  });
}
