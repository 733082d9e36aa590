// docs/conformance.md: every client module of the OpenID Foundation's suite, the scenario that plays it, and what idcli does.
import { faultsOf, SYSTEMS } from '../../src/sandbox/faults.ts';
import { MODULES } from './conformance-modules.js';

const code = (text) => `\`${text}\``;

const played = SYSTEMS.flatMap((system) =>
  faultsOf(system).flatMap((fault) => (fault.oidf ?? []).map((module) => ({ system, fault, ...module }))),
);

/** The closest scenario: of the provider without a vendor, and the same rather than in part. */
const rank = ({ system, as }) => (as === 'same' ? 0 : 2) + (system === 'generic' ? 0 : 1);

function didWhat({ trips: usual, profiles = {} }, profile) {
  const trips = { ...usual, ...profiles[profile] };
  if (trips.outcome === 'done') return 'goes on';
  const checks = [...(trips.fails ?? []), trips.providerError].filter(Boolean);
  const reasons = checks.length === 0 ? [trips.error] : checks;
  return `stops: ${reasons.map(code).join(' ')}`;
}

function row(id, profile) {
  const [best] = played.filter((one) => one.id === id).sort((one, other) => rank(one) - rank(other));
  if (best === undefined) return `| ${code(id)} | | | not played yet |`;
  return `| ${code(id)} | ${code(`${best.system} ${best.fault.id}`)} | ${best.as} | ${didWhat(best.fault, profile)} |`;
}

function section({ title, ids, profile, client }) {
  const known = ids.filter((id) => played.some((one) => one.id === id));
  return `## ${title}

${known.length} of ${ids.length} have a scenario.${client === undefined ? '' : ` They are run with ${client}.`}

| module | scenario | as the suite | what idcli does |
| --- | --- | --- | --- |
${ids.map((id) => row(id, profile)).join('\n')}`;
}

export function conformancePages() {
  const unknown = played.filter(({ id }) => !MODULES.some(({ ids }) => ids.includes(id))).map(({ id }) => id);
  if (unknown.length > 0) throw new Error(`the suite has no module ${unknown.join(', ')}`);
  const page = `# The OpenID Foundation's client modules

The OpenID Foundation's conformance suite tests clients by playing a provider that does one thing wrong, or one thing that is
unusual and allowed. This page lists its modules, the scenario of the sandbox that plays each, and what idcli does. It is made from
the scenarios; \`npm test\` runs every one of them and holds idcli to this page.

\`same\` means that the scenario does what the module does, and that the client is run as far as the module demands: FAPI and
FAPI-CIBA end with a request to a protected resource, by TLS, which a client that stops never sends. \`in part\` means that a value differs, or that the module asks more of the
client than the scenario: endpoints of its own, two logins in one process, certificates.

To test a client of your own, point it at \`idcli sandbox --fault generic=ID\`.

${MODULES.map(section).join('\n\n')}
`;
  return { 'docs/conformance.md': page };
}
