/** `idcli inspect`: inspects a provider, or local documents. */

import { defined } from '../../common/defined.ts';
import { IdcliError } from '../../errors.ts';
import { inspectDocument, inspectProvider } from '../../flows/inspect/inspect.ts';
import { describeNotJson, parseJson } from '../../protocol/http/index.ts';
import { generic } from '../../providers/index.ts';
import type { Invocation } from '../command.ts';
import { connect, readFile, transportFrom } from '../input/connection.ts';
import { profileOf } from '../input/profile.ts';
import { chooseProvider, ownCommand } from '../input/provider.ts';
import { enterSandbox } from '../input/sandbox-session.ts';
import { asOf, clockTolerance } from '../input/time.ts';
import type { InspectValues } from './inspect.ts';

/** The metadata of a whole federation takes tens of megabytes. */
const DOCUMENT_BYTES = 100_000_000;

export async function runInspect(typed: InspectValues, given: Invocation): Promise<void> {
  const invocation = asOf(given, typed.now);
  const values = await withResource(typed, invocation);
  if (values === undefined) return;
  if (values.idpMetadata !== undefined) {
    const { inspectSaml } = await import('./inspect-saml.ts');
    return inspectSaml(values.idpMetadata, values, invocation);
  }
  if (invocation.arguments.length > 0) return inspectFiles(values, invocation);
  const { draft, world } = invocation;
  if (values.issuer === undefined) await refuseUnpublished(values, invocation);
  const chosen = await chooseProvider(values, invocation);
  const recorder = await connect(values, chosen.secrets, invocation);
  draft.provider = chosen.preset.id;
  draft.providerTitle = chosen.preset.title;
  const sandbox =
    values.sandbox === undefined
      ? undefined
      : await enterSandbox(
          values.sandbox,
          { system: chosen.preset.id, values, redirectUris: [] },
          invocation,
        );
  draft.issuer = sandbox?.issuer ?? chosen.issuer;
  draft.sandbox = sandbox !== undefined;
  try {
    await inspectProvider(
      {
        provider: chosen.preset,
        issuer: draft.issuer,
        ...defined({ acceptedIssuers: values.acceptIssuer ?? chosen.preset.acceptedIssuers }),
        ...defined({ profile: profileOf(values.profile) }),
        transport: await transportFrom(values, chosen.secrets, invocation),
        allowInsecureHttp: values.insecureHttp === true,
        clockToleranceSeconds: clockTolerance(values.clockTolerance),
      },
      { world, draft, recorder },
    );
    await sandbox?.stepPlayed(draft.notes);
  } finally {
    await sandbox?.leave();
  }
}

/** Takes the issuer from the metadata of the resource. Undefined when that must not be used; the report says why. */
async function withResource(
  values: InspectValues,
  invocation: Invocation,
): Promise<InspectValues | undefined> {
  const { resource: resources = [], provider: _, ...rest } = values;
  const [resource, ...more] = resources;
  if (resource === undefined) return values;
  if (!URL.canParse(resource) || more.length > 0)
    throw new IdcliError('USAGE', `--resource takes one URL here, not ${resources.join(' and ')}`, {
      hint: 'for example --resource https://api.example.com/mcp',
    });
  const recorder = await connect(values, {}, invocation);
  const { serverOfResource } = await import('../../flows/inspect/resource.ts');
  const issuer = await serverOfResource(resource, { recorder, draft: invocation.draft });
  return issuer === undefined ? undefined : { ...rest, issuer };
}

/** Protocols with a published document; the others publish nothing. */
const PUBLISHES: readonly string[] = ['oidc', 'consent'];

/** @throws {IdcliError} `USAGE` for a system without published documents */
async function refuseUnpublished({ provider }: InspectValues, { settings }: Invocation): Promise<void> {
  if (provider === undefined) return;
  const { preset } = await settings.provider(provider);
  if (preset.protocols.some((protocol) => PUBLISHES.includes(protocol))) return;
  const [own] = ownCommand(preset);
  throw new IdcliError('USAGE', `${preset.id} publishes neither metadata nor keys that could be looked at`, {
    hint: [
      `what can be looked at is the machine and the configuration for it: idcli doctor --provider ${preset.id}`,
      ...(own === undefined ? [] : [`${own} --sandbox shows a whole run`]),
    ].join('\n'),
  });
}

async function inspectFiles(values: InspectValues, invocation: Invocation): Promise<void> {
  const named = values.provider !== undefined || values.issuer !== undefined;
  const chosen = named ? await chooseProvider(values, invocation) : { preset: generic, issuer: '' };
  for (const path of invocation.arguments) {
    const bytes = await readFile(path, 'document', invocation, DOCUMENT_BYTES);
    if (startsLikeXml(bytes)) {
      const { inspectSamlFile } = await import('./inspect-saml.ts');
      await inspectSamlFile(bytes, path, values, invocation);
      continue;
    }
    const reading = parseJson(bytes, 200);
    if (!reading.ok) {
      throw new IdcliError(
        'INPUT_UNREADABLE',
        describeNotJson(reading, path).replace(' answered 200 with', ' holds'),
        {
          hint: 'give a discovery document or a key set, as JSON, or SAML metadata, as XML',
        },
      );
    }
    await inspectDocument(
      reading.value,
      path,
      { provider: chosen.preset, issuer: chosen.issuer },
      invocation.draft,
    );
  }
}

/** Whether a tag follows the optional byte order mark and white space; HTML is excluded and reported as such. */
const startsLikeXml = (bytes: Uint8Array): boolean =>
  /^(?:\xEF\xBB\xBF)?\s*<(?!html\b|!doctype\s+html\b)/i.test(
    Buffer.from(bytes.subarray(0, 200)).toString('latin1'),
  );
