/** The man page, read by the two programs that render such pages on Debian and on others. */
import { execFileSync, spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { COMMANDS } from '../../src/commands/index.ts';

const PAGE = new URL('../../man/idcli.1', import.meta.url).pathname;
const env = { ...process.env, MANWIDTH: '80', LC_ALL: 'C.UTF-8', MANPAGER: 'cat' };

const rendered = () => {
  const { stdout, stderr, status } = spawnSync('man', ['--warnings', '-E', 'UTF-8', '-l', PAGE], {
    env,
    encoding: 'utf8',
  });
  return { text: stdout, stderr, status };
};

describe('the man page', () => {
  it('is rendered by man without a warning, 80 columns wide', () => {
    const { text, stderr, status } = rendered();
    expect(stderr).toBe('');
    expect(status).toBe(0);
    expect(text).toContain('idcli - test and debug electronic identity flows');
    const prose = text.split('\n').filter((line) => line.length > 80 && !line.includes('idcli '));
    expect(prose).toEqual([]);
  });

  it('has every command', () => {
    const { text } = rendered();
    for (const { name } of COMMANDS) expect(text).toContain(`idcli ${name} `);
  });

  it('passes the linter of mandoc', () => {
    expect(execFileSync('mandoc', ['-T', 'lint', '-W', 'warning', PAGE], { encoding: 'utf8' })).toBe('');
  });
});
