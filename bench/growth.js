// Hostile input of one and of two megabytes: what the processor works for the second must be about twice what it works
// for the first. The tests count steps of code; this measures regular expressions and other built-in functions, too.
import { loadSource } from '../scripts/load-source.js';

const { BODIES, MASKING, SAML_INPUT, TOKEN_INPUT, findMessages, findTokens, idToken, masked, parseJson } =
  await loadSource(
    'test/fixtures/hostile/bodies.ts',
    'test/fixtures/hostile/masking.ts',
    'test/fixtures/hostile/saml-input.ts',
    'test/fixtures/hostile/token-input.ts',
    'src/protocol/http/index.ts',
    'src/protocol/saml/wire/find.ts',
    'src/protocol/tokens/index.ts',
    'test/unit/output/masking.ts',
    'test/unit/protocol/tokens/samples.ts',
  );

const SIZE = 1_000_000;
const LIMIT = 3;
/** Below this many milliseconds the noise is larger than the work. */
const LEAST = 60;

const rows = [
  ...TOKEN_INPUT.map(([name, input]) => [`tokens in ${name}`, (size) => input(size, idToken), findTokens]),
  ...Object.entries(SAML_INPUT).map(([name, input]) => [`messages in ${name}`, input, findMessages]),
  ...BODIES.map(([name, body]) => [
    `a body of ${name}`,
    (size) => Buffer.from(body(size)),
    (bytes) => parseJson(bytes, 200),
  ]),
  ...Object.entries(MASKING).map(([name, body]) => [
    `masking ${name}`,
    body,
    (text) => masked({ body: text }),
  ]),
];

/** Milliseconds of the processor for one call: the least of three. */
function work(call, input) {
  const rounds = [1, 2, 3].map(() => {
    const before = process.cpuUsage();
    call(input);
    return process.cpuUsage(before).user / 1000;
  });
  return Math.min(...rounds);
}

let failed = 0;
for (const [name, input, call] of rows) {
  const [once, twice] = [SIZE, 2 * SIZE].map((size) => work(call, input(size)));
  const factor = twice / Math.max(once, LEAST / 2);
  const holds = twice < LEAST || factor < LIMIT;
  if (!holds) failed += 1;
  console.log(
    `${name.padEnd(48)} ${once.toFixed(0).padStart(6)} ms ${twice.toFixed(0).padStart(6)} ms  ${holds ? 'holds' : `${factor.toFixed(1)} x, limit ${LIMIT} x`}`,
  );
}
process.exitCode = failed === 0 ? 0 : 1;
