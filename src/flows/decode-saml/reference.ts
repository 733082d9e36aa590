/** Describes a URL that refers to a message but contains none. */
import { judgeReference } from '../../checks/saml/reference.ts';
import { defined } from '../../common/defined.ts';
import type { Json } from '../../common/json.ts';
import { readArtifact, readWsFederation, sourceIdOf } from '../../protocol/saml/wire/artifact.ts';
import type { Report } from '../../report.ts';

/** @param issuer the expected identity provider */
export async function describeReference(
  text: string,
  issuer: string | undefined,
): Promise<{ readonly report: Report; readonly data: Record<string, Json> } | undefined> {
  const artifact = readArtifact(text);
  if (artifact !== undefined) {
    const fits = issuer !== undefined && sourceIdOf(issuer) === artifact.sourceId;
    const report = await judgeReference({
      artifact,
      ...defined({ issuer: issuer === undefined ? undefined : { entityId: issuer, fits } }),
    });
    const { fault: _, ...told } = artifact;
    return { report, data: { kind: 'artifact', ...told } };
  }
  const parameters = readWsFederation(text);
  if (parameters === undefined) return undefined;
  const { wa, wtrealm, wreply, wctx, wct } = parameters;
  const data = defined({
    kind: 'ws_federation',
    action: wa,
    realm: wtrealm,
    reply: wreply,
    context: wctx,
    issued: wct,
  });
  return { report: await judgeReference({}), data: { ...data } };
}
