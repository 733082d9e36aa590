/** A foreign value becomes text in one place. */
import { expect, it } from 'vitest';
import { sourceFiles } from './source.ts';

/** Rooms that handle what others sent. */
const ROOMS = /^src\/(?:protocol|checks|flows|claims|oauth|commands|loopback|user-agent|scenarios|explain)\//;

it('String() calls what the value brings along: use asText, reasonOf or systemCodeOf of src/common/foreign.ts', () => {
  const uses = sourceFiles()
    .filter(({ path }) => ROOMS.test(path))
    .flatMap(({ path, text }) =>
      text
        .split('\n')
        .flatMap((line, place) => (/\bString\(/.test(line) ? [`${path}:${place + 1}: ${line.trim()}`] : [])),
    );
  expect(uses).toEqual([]);
});
