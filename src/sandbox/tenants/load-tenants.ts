/** The tenants in display order. Each loads only when played. */
import type { TenantFactory } from './tenant.ts';

const LOADERS: Readonly<Record<string, () => Promise<TenantFactory>>> = {
  ingroupe: async () => (await import('./ingroupe/ingroupe.ts')).createIngroupe,
  'signicat-sms-otp': async () =>
    (await import('./signicat-sms-otp/signicat-sms-otp.ts')).createSignicatSmsOtp,
  'signicat-consent': async () =>
    (await import('./signicat-consent/signicat-consent.ts')).createSignicatConsent,
  'net-id': async () => (await import('./net-id/net-id.ts')).createNetId,
  esigning: async () => (await import('./esigning/esigning.ts')).createEsigning,
  generic: async () => (await import('./generic/generic.ts')).createGeneric,
};

export type TenantFactories = readonly (readonly [id: string, create: TenantFactory])[];

/** @param systems names; absent: all */
export async function loadTenants(systems?: readonly string[]): Promise<TenantFactories> {
  const wanted = Object.entries(LOADERS).filter(([id]) => systems?.includes(id) ?? true);
  return Promise.all(wanted.map(async ([id, load]) => [id, await load()] as const));
}
