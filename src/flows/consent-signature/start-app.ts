/** Brings the person to the app: shows its URL as text or QR code, or opens it (rules CS-C7, CS-V15). */

import { reasonOf } from '../../common/foreign.ts';
import { IdcliError } from '../../errors.ts';
import type { ConsentOrder } from '../../protocol/consent/index.ts';
import type { ConsentContext, ConsentInput } from './input.ts';

/** The only scheme that may start the app (rule ALL-10). */
const APP_SCHEME = 'bankid:';

export async function startApp(
  { appStartUrl, reference }: ConsentOrder,
  input: ConsentInput,
  context: ConsentContext,
): Promise<void> {
  const { tell } = context;
  if (reference !== undefined) await tell(`the phone shows the reference: ${reference}`);
  if (input.phone !== undefined) await tell(`approve or cancel on the phone of the sandbox: ${input.phone}`);
  if (appStartUrl === undefined) {
    if (input.openApp || input.qr)
      await context.warn('this eID has no app to start here: it asks the phone by itself');
    return;
  }
  await tell(`to sign on this device, open: ${appStartUrl}`);
  if (input.qr) await context.tellCode(appStartUrl);
  if (!input.openApp) return;
  const url = new URL(appStartUrl);
  if (url.protocol !== APP_SCHEME) {
    throw new IdcliError('INSECURE_URL', `${url.protocol} is not the scheme of the app`, {
      hint: `idcli opens ${APP_SCHEME} and nothing else here`,
    });
  }
  try {
    await context.world.openBrowser(url);
  } catch (thrown) {
    // Not fatal: the phone may be another device, so keep waiting.
    const reason = reasonOf(thrown);
    await context.warn(`the app could not be opened: ${reason}`);
  }
}
