import { describe, expect, it } from 'vitest';
import { createWaits } from '../../../src/node/progress.ts';

/** Spinners that were started, and what each shows. */
function waitsOn() {
  const spinners: { text: string; stopped: boolean; stop(): never }[] = [];
  const waits = createWaits(async () => (text) => {
    const spinner = {
      text,
      stopped: false,
      stop() {
        spinner.stopped = true;
        return undefined as never;
      },
    };
    spinners.push(spinner);
    return spinner;
  });
  return { waits, spinners, loaded: () => new Promise((resolve) => setImmediate(resolve)) };
}

describe('several waits at once', () => {
  it('share one spinner, which names them all', async () => {
    const { waits, spinners, loaded } = waitsOn();
    const page = waits.begin('waiting for the signature in the browser');
    const phone = waits.begin('waiting for the phone');
    await loaded();
    expect(spinners.map(({ text }) => text)).toEqual([
      'waiting for the signature in the browser · waiting for the phone',
    ]);
    phone.update('the phone has the text');
    expect(spinners[0]?.text).toBe('waiting for the signature in the browser · the phone has the text');
    page.end();
    expect(spinners[0]).toMatchObject({ text: 'the phone has the text', stopped: false });
    phone.end();
    expect(spinners).toMatchObject([{ stopped: true }]);
  });

  it('says once what one wait says in more words', async () => {
    const { waits, spinners, loaded } = waitsOn();
    const status = waits.begin('waiting for the signature');
    const page = waits.begin('waiting for the signature in the browser');
    await loaded();
    expect(spinners[0]?.text).toBe('waiting for the signature in the browser');
    page.end();
    expect(spinners[0]?.text).toBe('waiting for the signature');
    status.end();
  });

  it('one that ends before the spinner is loaded shows nothing', async () => {
    const { waits, spinners, loaded } = waitsOn();
    waits.begin('a moment').end();
    await loaded();
    expect(spinners).toEqual([]);
  });

  it('a later wait starts a spinner again', async () => {
    const { waits, spinners, loaded } = waitsOn();
    waits.begin('first').end();
    await loaded();
    waits.begin('second');
    await loaded();
    expect(spinners.map(({ text }) => text)).toEqual(['second']);
  });
});
