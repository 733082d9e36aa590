/** Every transcript in the documentation is what the program says. `npm run docs -- --transcripts` renews them. */
import { describe, expect, it } from 'vitest';
import { pagesWithTranscripts, readPage, rerun, withoutDurations, writePage } from './transcripts.ts';

const HOW = 'run: npm run docs -- --transcripts';

describe('transcripts in the documentation', () => {
  it.each(pagesWithTranscripts())('%s', async (path) => {
    const page = readPage(path);
    const current = await rerun(page);
    const [written, said] = [page, current].map(withoutDurations);
    if (process.env.UPDATE !== '1') expect(written, HOW).toBe(said);
    else if (written !== said) writePage(path, current);
  });
});
