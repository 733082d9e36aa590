/** The commands, in the order of the help. */
import type { Command } from './command.ts';
import { completion } from './completion.ts';
import { decodeSaml } from './decode-saml.ts';
import { decodeSdo } from './decode-sdo.ts';
import { decodeToken } from './decode-token.ts';
import { inspect } from './inspect.ts';
import { login } from './login.ts';
import { netIdCancel } from './net-id-cancel.ts';
import { netIdLogin } from './net-id-login.ts';
import { netIdStart } from './net-id-start.ts';
import { netIdState } from './net-id-state.ts';
import { providersList } from './providers-list.ts';
import { providersShow } from './providers-show.ts';
import { sandbox } from './sandbox.ts';
import { sessionCancel } from './session-cancel.ts';
import { sessionCreate } from './session-create.ts';
import { sessionShow } from './session-show.ts';
import { signConsent } from './sign-consent.ts';
import { signOrderBuild } from './sign-order-build.ts';
import { signOrderCancel } from './sign-order-cancel.ts';
import { signOrderFetch } from './sign-order-fetch.ts';
import { signOrderRun } from './sign-order-run.ts';
import { signOrderStatus } from './sign-order-status.ts';
import { signOrderSubmit } from './sign-order-submit.ts';
import { tokenClientCredentials } from './token-client-credentials.ts';
import { tokenExchange } from './token-exchange.ts';
import { tokenIntrospect } from './token-introspect.ts';
import { tokenRefresh } from './token-refresh.ts';
import { tokenRevoke } from './token-revoke.ts';
import { tokenUserinfo } from './token-userinfo.ts';

export const COMMANDS: readonly Command[] = [
  login,
  signConsent,
  netIdLogin,
  netIdState,
  netIdStart,
  netIdCancel,
  signOrderRun,
  signOrderBuild,
  signOrderSubmit,
  signOrderStatus,
  signOrderFetch,
  signOrderCancel,
  sessionCreate,
  sessionShow,
  sessionCancel,
  tokenRefresh,
  tokenIntrospect,
  tokenRevoke,
  tokenUserinfo,
  tokenExchange,
  tokenClientCredentials,
  decodeToken,
  decodeSaml,
  decodeSdo,
  inspect,
  providersList,
  providersShow,
  sandbox,
  completion,
];
