// The least that a batch can cost: lines are read, handed to workers, decoded and verified with jose, and counted.
import { createReadStream, readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { createLocalJWKSet, jwtVerify } from 'jose';

const BATCH = 256;

if (isMainThread) {
  const [tokens, jwks, count] = process.argv.slice(2);
  const workers = Array.from({ length: Number(count) }, () => {
    const worker = new Worker(new URL(import.meta.url), { workerData: jwks });
    return { worker, asking: [] };
  });
  let verified = 0;
  const answers = [];
  for (const { worker, asking } of workers) worker.on('message', (answer) => asking.shift()(answer));
  const ask = ({ worker, asking }, lines) =>
    new Promise((resolve) => {
      asking.push(resolve);
      worker.postMessage(lines);
    });
  const flush = async (limit) => {
    while (answers.length > limit) verified += await answers.shift();
  };
  let lines = [];
  let number = 0;
  const send = async () => {
    answers.push(ask(workers[number % workers.length], lines));
    number += 1;
    lines = [];
    await flush(workers.length * 2);
  };
  for await (const line of createInterface({ input: createReadStream(tokens) })) {
    lines.push(line);
    if (lines.length === BATCH) await send();
  }
  if (lines.length > 0) await send();
  await flush(0);
  console.log(verified);
  await Promise.all(workers.map(({ worker }) => worker.terminate()));
} else {
  const key = createLocalJWKSet(JSON.parse(readFileSync(workerData, 'utf8')));
  const expected = { issuer: 'https://op.example.com', audience: 'client-1' };
  let last = Promise.resolve();
  parentPort.on('message', (lines) => {
    last = last.then(async () => {
      let verified = 0;
      for (const line of lines) {
        await jwtVerify(line, key, expected);
        verified += 1;
      }
      parentPort.postMessage(verified);
    });
  });
}
