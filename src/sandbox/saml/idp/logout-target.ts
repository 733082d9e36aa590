/** The single logout endpoints of a service provider. */
import { BINDING } from '../names.ts';
import type { ServiceProvider } from '../service-provider.ts';
import type { SamlState } from './idp.ts';

export interface LogoutTarget {
  readonly binding: 'redirect' | 'post' | 'soap';
  readonly location: string;
}

/**
 * Returns the endpoint for a message through the browser, over the wanted binding if possible; undefined without one.
 *
 * @param way which address of the endpoint: its own, or the one for responses
 */
export function browserTarget(
  { latestConsumers }: SamlState,
  { entityId, logoutServices }: ServiceProvider,
  wanted: 'redirect' | 'post',
  way: 'request' | 'response',
): LogoutTarget | undefined {
  const order = wanted === 'redirect' ? (['redirect', 'post'] as const) : (['post', 'redirect'] as const);
  for (const binding of order) {
    const service = logoutServices.find((one) => one.binding === BINDING[binding]);
    if (service === undefined) continue;
    const location = way === 'response' ? service.responseLocation : undefined;
    const address = locationNear(latestConsumers.get(entityId), location ?? service.location);
    return { binding, location: address };
  }
  return undefined;
}

/** Returns the endpoint for a call over SOAP. */
export function soapTarget(
  { latestConsumers }: SamlState,
  { entityId, logoutServices }: ServiceProvider,
): LogoutTarget | undefined {
  const service = logoutServices.find((one) => one.binding === BINDING.soap);
  if (service === undefined) return undefined;
  return { binding: 'soap', location: locationNear(latestConsumers.get(entityId), service.location) };
}

/** Resolves a loopback address without a port to where that service provider last received a response. */
function locationNear(acs: string | undefined, location: string): string {
  const url = new URL(location);
  if (acs === undefined || url.port !== '' || !isLoopback(url)) return location;
  const last = new URL(acs);
  if (!isLoopback(last)) return new URL('slo', last).href;
  url.port = last.port;
  return url.href;
}

const isLoopback = ({ hostname }: URL): boolean => ['127.0.0.1', '[::1]', 'localhost'].includes(hostname);
