/** `idcli run --init`: writes a working scenario file with comments. */
import { shellWord } from '../../common/shell.ts';
import { IdcliError } from '../../errors.ts';
import { PUBLIC, writeNamedFile } from '../../flows/write-file.ts';
import type { Invocation } from '../command.ts';
import { refuseExisting } from '../input/outputs.ts';

const DEFAULT_PATH = 'scenarios/login.yaml';

const EXAMPLE = `# Run it with: idcli run ${DEFAULT_PATH}
# Each step is a command line of idcli, and its expected result. Without an expectation it must succeed: exit code 0.
# Every key is described in docs/guides/scenarios.md of idcli and in its schemas/scenario.schema.json.
name: Logins at IN Groupe, against the sandbox
tags: [sandbox]

steps:
  - name: a login gives the claims that were asked for
    run: login --provider ingroupe --sandbox --headless
    tags: [smoke]
    expect:
      document: # by the paths of --field, in what --json prints
        claims.given_name: Camille
        claims.email: { matches: '@example\\.com$' }
        claims.national_id: { absent: true }
    capture: # for later steps; tokens are shown in no report
      id_token: tokens.id_token

  - name: the ID token is signed with RS256
    run: decode-token \${id_token}
    expect:
      document:
        data.header.alg: RS256

  - name: a minor logs in, too
    run: login --provider ingroupe --sandbox --headless
    persona: minor

  - name: a person who cancels is distinguished from a failure
    run: login --provider ingroupe --sandbox --headless
    fault: user-cancel
    expect:
      exit: 5
      outcome: user-cancel

  # One step for each row: the sandbox does something wrong, and exactly this check has to notice.
  - name: a token that must not be accepted is refused
    matrix:
      - { fault: wrong-nonce, check: id_token.nonce }
      - { fault: expired-token, check: id_token.exp }
      - { fault: bad-signature, check: token.signature }
    run: login --provider ingroupe --sandbox --headless --fault \${matrix.fault}
    tags: [faults]
    expect:
      outcome: security
      failing: \${matrix.check}
`;

/** @throws {IdcliError} \`USAGE\` for more than one file, \`OUTPUT_EXISTS\`, \`OUTPUT_NOT_WRITTEN\` */
export async function writeExample(invocation: Invocation): Promise<void> {
  const { world, draft } = invocation;
  const [path = DEFAULT_PATH, another] = invocation.arguments;
  if (another !== undefined) throw new IdcliError('USAGE', '--init writes one file');
  await refuseExisting(path, invocation);
  await writeNamedFile(EXAMPLE, { path, called: 'the file', mode: PUBLIC }, world);
  draft.data = { written: path };
  draft.notes.push(`Run it with: idcli run ${shellWord(path)}`);
}
