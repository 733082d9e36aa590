/** `idcli saml query`: maps option values to one call of a flow. */
import { defined } from '../../common/defined.ts';
import { IdcliError } from '../../errors.ts';
import { samlQuery } from '../../flows/saml-login/saml-query.ts';
import type { NameIdentifier } from '../../protocol/saml/message/common.ts';
import { requestedAttribute } from '../../protocol/saml/names/attributes.ts';
import type { Invocation, ValuesOf } from '../command.ts';
import { asOf, clockTolerance } from '../input/time.ts';
import { type EarlierSession, readSession, withSession } from './earlier-session.ts';
import { withSaml } from './saml-input.ts';
import type { samlQueryOptions } from './saml-query.ts';
import { nameIdFormatOf } from './saml-request-fields.ts';

type Values = ValuesOf<typeof samlQueryOptions>;

/** @throws {IdcliError} `USAGE` without a name, and errors of the options, the sandbox and the flow */
export async function runSamlQuery(given: Values, called: Invocation): Promise<void> {
  const invocation = asOf(called, given.now);
  const earlier = given.from === undefined ? undefined : await readSession(given.from, invocation);
  const values = withSession(given, earlier);
  const nameId = nameIn(values, earlier);
  const { nameIdFormat: _, ...rest } = values;
  await withSaml(
    rest,
    invocation,
    async (input, context, sandbox) => {
      await samlQuery(
        {
          ...input,
          nameId,
          attributes: (values.attributes ?? []).map(requestedAttribute),
          clockToleranceSeconds: clockTolerance(values.clockTolerance),
          allowSha1: values.allowSha1 === true,
        },
        context,
      );
      await sandbox?.demandPlayed();
    },
    { door: 'saml', asked: { saml: ['query'] } },
  );
}

function nameIn({ subject, nameIdFormat }: Values, earlier: EarlierSession | undefined): NameIdentifier {
  if (subject !== undefined) {
    const format = nameIdFormat === undefined ? undefined : nameIdFormatOf(nameIdFormat);
    return { value: subject, ...defined({ format }) };
  }
  if (earlier !== undefined) return earlier.session.nameId;
  throw new IdcliError('USAGE', 'nothing says whom the query is about', {
    hint: 'give the JSON of a login with --from FILE, or a name with --subject NAMEID',
  });
}
