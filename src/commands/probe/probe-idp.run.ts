/** `idcli probe idp`: the good login, then the probes. */
import { defined } from '../../common/defined.ts';
import type { Json } from '../../common/json.ts';
import { IdcliError } from '../../errors.ts';
import { openReturn } from '../../flows/code-flow/return-place.ts';
import { findIdentityProvider } from '../../flows/saml-login/identity-provider.ts';
import type { SamlContext, SamlLoginInput, SamlRequestInput } from '../../flows/saml-login/input.ts';
import { AWAITED_OF_LOGIN } from '../../flows/saml-login/received.ts';
import { samlLogin } from '../../flows/saml-login/saml-login.ts';
import { type Draft, newDraft } from '../../outcome.ts';
import { type GoodLogin, openIdpBench } from '../../probes/idp/bench.ts';
import { type ObservedMetadata, observeMetadata } from '../../probes/idp/metadata.ts';
import { addressesOf } from '../../probes/idp/planned.ts';
import { IDP_PROBES } from '../../probes/idp/probes.ts';
import { lackOf } from '../../probes/idp/row.ts';
import { listMember, objectOf, stringMember } from '../../protocol/http/index.ts';
import type { Report } from '../../report.ts';
import type { Invocation } from '../command.ts';
import { choosePlayer } from '../input/player.ts';
import { asOf, clockTolerance } from '../input/time.ts';
import { sessionOf } from '../saml/earlier-session.ts';
import { acsFrom, withSaml } from '../saml/saml-input.ts';
import type { ProbeIdpValues } from './probe-idp.ts';
import { announceHosts, chosenProbes, listProbes, probe, readEarlier, withLimits } from './probing.ts';
import { metadataOfSecond, secondProvider } from './second-provider.ts';

/** @throws {IdcliError} errors of options and of the good login; `PROBE_NOT_ALLOWED` */
export async function runProbeIdp(values: ProbeIdpValues, given: Invocation): Promise<void> {
  const rows = chosenProbes(IDP_PROBES, values);
  if (values.list === true) return listProbes(rows, given);
  const invocation = await withLimits(values, asOf(given, values.now));
  const player = choosePlayer(values, invocation.world, { redirect: acsFrom(values) });
  const second = await secondProvider(values, invocation);
  const work = async (request: SamlRequestInput, context: SamlContext) => {
    const { draft, world } = context;
    draft.protocol = 'saml';
    const input: SamlLoginInput = {
      ...request,
      player,
      timeoutSeconds: values.timeout ?? request.provider.timeoutSeconds,
      clockToleranceSeconds: clockTolerance(values.clockTolerance),
      allowSha1: values.allowSha1 === true,
      logout: false,
      replayArtifact: false,
    };
    const idp = await findIdentityProvider(input.identityProvider, context);
    draft.issuer = idp.entityId;
    const urls = idp.endpoints.flatMap(({ location }) => (URL.canParse(location) ? [new URL(location)] : []));
    await announceHosts(urls, invocation);
    const target = `${draft.sandbox === true ? 'the sandbox' : idp.entityId} as ${input.serviceProvider.entityId}`;
    const earlier = await readEarlier(values, rows, target, invocation);
    if (values.dryRun === true) {
      const { metadata } = input.identityProvider;
      draft.data.planned = rows.map((row) => {
        const { id, title, needs } = row;
        return defined({ id, title, to: addressesOf(row, idp, metadata), needs });
      }) as unknown as Json;
      draft.notes.push('nothing was sent but, where needed, a request for the metadata');
      return;
    }
    const { login, invalid } = await goodLogin(input, context);
    const listener = await openReturn(
      { ...input, player: { kind: 'paste' } },
      { awaits: AWAITED_OF_LOGIN },
      world,
    );
    const acsUrl = listener.redirectUri.href;
    const source = input.identityProvider.metadata;
    let metadata: Promise<ObservedMetadata> | undefined;
    const bench = openIdpBench({
      ...{ idp, input, context, acsUrl, login },
      ...defined({
        second,
        metadata:
          source === undefined
            ? undefined
            : () => {
                metadata ??= observeMetadata(source, idp, input, context);
                return metadata;
              },
      }),
    });
    await probe(
      {
        subject: 'idp',
        rows,
        bench,
        earlier,
        side: { addresses: [idp.entityId, ...urls.map(String)] },
        lacks: (row) => lackOf(row, bench),
        // What the probes found comes first: the login is a part of it.
        conclude: () => void draft.reports.push(...invalid),
      },
      values,
      invocation,
    );
  };
  const others = second === undefined ? [] : [metadataOfSecond(second)];
  await withSaml(values, invocation, work, { door: 'saml' }, { others });
}

/**
 * The baseline (PR-1): a whole login with every check.
 * @throws {IdcliError} when it fails: nothing is probed then
 */
async function goodLogin(
  input: SamlLoginInput,
  context: SamlContext,
): Promise<{ readonly login: GoodLogin; readonly invalid: readonly Report[] }> {
  const { draft } = context;
  const own: Draft = { ...newDraft(draft.command), exchanges: draft.exchanges };
  if (draft.sandbox === true) own.sandbox = true;
  try {
    await samlLogin(input, { ...context, draft: own });
  } catch (thrown) {
    draft.reports.push(...own.reports);
    throw thrown;
  }
  const invalid = own.reports.filter(({ verdict }) => verdict === 'invalid');
  if (own.claims !== undefined) draft.people = [own.claims];
  const session = sessionOf(own.data);
  if (session === undefined) {
    draft.reports.push(...invalid);
    throw new IdcliError(
      'ANSWER_UNKNOWN',
      'the good login named nobody, so there is nothing to compare with',
      {
        hint: 'see it alone: idcli login --protocol saml with the same options',
      },
    );
  }
  const ends = (listMember(own.data, 'subjectConfirmations') ?? []).flatMap(
    (one) => stringMember(objectOf(one), 'notOnOrAfter') ?? [],
  );
  const login = {
    ...session,
    findings: own.reports.flatMap(({ findings }) => findings),
    issueInstant: stringMember(own.data, 'issueInstant') ?? '',
    ends,
  };
  return { login, invalid };
}
