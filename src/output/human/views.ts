/** Maps commands to their layouts. A command without a row uses the story. */
import type { Outcome } from '../../outcome.ts';
import { consentView } from './consent.ts';
import { doctorView } from './doctor.ts';
import { explainView } from './explain.ts';
import { inspectView } from './inspect.ts';
import { judgeView, quietJudgeView } from './judge.ts';
import { netIdView } from './net-id.ts';
import { probeView, quietProbeView } from './probe.ts';
import { providersView, providerView } from './providers.ts';
import { briefRunView, runView } from './run.ts';
import { samlView } from './saml.ts';
import { samlLoginView } from './saml-login.ts';
import { samlLogoutView } from './saml-logout.ts';
import { samlMetadataView, samlRequestView } from './saml-request.ts';
import { sandboxView } from './sandbox.ts';
import { sdoView } from './sdo.ts';
import { setupView } from './setup.ts';
import { signOrderView } from './sign-order.ts';
import { story, type View } from './story.ts';
import { tokenView } from './token.ts';
import { trustView } from './trust.ts';

const VIEWS: Readonly<Record<string, View>> = {
  'decode-token': tokenView,
  'decode-saml': samlView,
  'decode-sdo': sdoView,
  doctor: doctorView,
  explain: explainView,
  'login saml': samlLoginView,
  'saml metadata': samlMetadataView,
  'saml logout saml': samlLogoutView,
  'saml query saml': samlLoginView,
  'saml request': samlRequestView,
  inspect: inspectView,
  judge: judgeView,
  'net-id login': netIdView,
  'net-id state': netIdView,
  'net-id start': netIdView,
  'net-id cancel': netIdView,
  init: setupView,
  'probe op': probeView,
  'probe idp': probeView,
  'probe rp': probeView,
  'probe sp': probeView,
  'providers add': setupView,
  'providers list': providersView,
  'providers remove': setupView,
  'providers show': providerView,
  run: runView,
  sandbox: sandboxView,
  'sign-consent': consentView,
  'trust show': trustView,
  'trust add': trustView,
  'trust remove': trustView,
  'sign-order run': signOrderView,
  'sign-order build': signOrderView,
  'sign-order submit': signOrderView,
  'sign-order status': signOrderView,
  'sign-order fetch': signOrderView,
  'sign-order cancel': signOrderView,
};

/**
 * Returns the view for an outcome: by command and protocol, else by command. A command without data, as after an early
 * failure, uses the story too.
 */
export function viewOf({ command, protocol, data }: Outcome): View {
  const names = [`${command} ${protocol}`, command];
  const own = names.flatMap((name) => (Object.hasOwn(VIEWS, name) ? [VIEWS[name]] : []))[0];
  return own === undefined || Object.keys(data).length === 0 ? story : own;
}

/** Commands with too many reports for a line each under `--quiet`. */
const BRIEF_VIEWS: Readonly<Record<string, View>> = {
  judge: quietJudgeView,
  run: briefRunView,
  'probe op': quietProbeView,
  'probe idp': quietProbeView,
  'probe rp': quietProbeView,
  'probe sp': quietProbeView,
};

/** The view for `--quiet`, if the command has one. */
export function briefViewOf({ command }: Outcome): View | undefined {
  return Object.hasOwn(BRIEF_VIEWS, command) ? BRIEF_VIEWS[command] : undefined;
}
