/** The redirect back to the client. */
import { defined } from '../../../common/defined.ts';
import { redirect, type SandboxResponse } from '../../http.ts';
import { appendQuery } from '../../oidc/redirect-uri.ts';

/** @param note for the request log */
export function callback(
  to: { readonly redirectUri: string; readonly state: string | undefined },
  answer: Readonly<Record<string, string | undefined>>,
  note?: string,
): SandboxResponse {
  return {
    ...redirect(302, appendQuery(to.redirectUri, { ...answer, state: to.state })),
    ...defined({ note }),
  };
}
