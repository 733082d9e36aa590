/** Every transcript in the documentation is what the program says. `npm run docs -- --transcripts` renews them. */
import { describe, expect, it } from 'vitest';
import { PROGRAM } from '../helpers/program.ts';
import {
  pagesWithTranscripts,
  readPage,
  rerun,
  withoutDurations,
  wordsInCommon,
  writePage,
} from './transcripts.ts';

const HOW = 'run: npm run docs -- --transcripts';

const inside = () => {
  it.each(pagesWithTranscripts())('%s', async (path) => {
    const page = readPage(path);
    const current = await rerun(page);
    const [written, said] = [page, current].map(withoutDurations);
    if (process.env.UPDATE !== '1') expect(written, HOW).toBe(said);
    else if (written !== said) writePage(path, current);
  });
};

// A process of its own draws its own nonces and identifiers, so it is held to all the words that do not depend on them.
const outside = () => {
  it.each(pagesWithTranscripts())('%s', async (path) => {
    const page = readPage(path);
    const other = await rerun(page, { inside: true, seed: 'another' });
    const due = wordsInCommon(page, other);
    expect(due.length).toBeGreaterThan(page.split(/\s+/).length * 0.9);
    expect(wordsInCommon(due.join(' '), await rerun(page)).join('\n')).toBe(due.join('\n'));
  });
};

describe('transcripts in the documentation', PROGRAM === undefined ? inside : outside);
