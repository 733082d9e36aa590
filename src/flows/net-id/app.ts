/** Brings the person to the app: shows its URL as text or QR code, or opens it (rules NA-C4, NA-V2, NA-V6). */

import { reasonOf } from '../../common/foreign.ts';
import { IdcliError } from '../../errors.ts';
import { appUrl } from '../../protocol/net-id/index.ts';
import type { NetIdContext, NetIdInput } from './input.ts';

/** The only scheme that may start the app (rule ALL-10). */
const APP_SCHEME = 'netid:';

export async function showApp(authRef: string, input: NetIdInput, context: NetIdContext): Promise<void> {
  const { draft, tell } = context;
  const url = appUrl(authRef, input.appRedirect, input.protocol);
  draft.data.authRef = authRef;
  draft.data.appUrl = url;
  await tell(`to log in on this device, open: ${url}`);
  if (input.simulator !== undefined) {
    const page = new URL(input.simulator);
    page.searchParams.set('autostarttoken', authRef);
    draft.data.simulator = page.href;
    await tell(`approve or cancel in the app of the sandbox: ${page.href}`);
  }
  if (input.qr) await context.tellCode(url);
  if (input.openApp) await openApp(new URL(url), context);
}

async function openApp(url: URL, { world, warn }: NetIdContext): Promise<void> {
  if (url.protocol !== APP_SCHEME) {
    throw new IdcliError('INSECURE_URL', `${url.protocol} is not the scheme of the app`, {
      hint: `idcli opens ${APP_SCHEME} and nothing else here`,
    });
  }
  try {
    await world.openBrowser(url);
  } catch (thrown) {
    // Not fatal: the person can start the app by hand, so keep waiting.
    await warn(`the app could not be opened: ${reasonOf(thrown)}`);
  }
}
