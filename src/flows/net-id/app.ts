/** Brings the person to the app: its URL as text, as a QR code, or opened (rules NA-C4, NA-V2, NA-V6). */

import { reasonOf } from '../../common/foreign.ts';
import { IdcliError } from '../../errors.ts';
import { appUrl } from '../../protocol/net-id/index.ts';
import type { NetIdContext, NetIdInput } from './input.ts';

/** The one scheme that the app is started with (rule ALL-10). */
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
    // The app may be started by hand, and the wait goes on.
    await warn(`the app could not be opened: ${reasonOf(thrown)}`);
  }
}
