/** The parameters of an authorization request as a provider with holes reads them. */
import type { Parameters } from '../../../oidc/parameters.ts';
import { isOpen } from '../holes.ts';
import { RESPONSE_TYPES } from '../offers.ts';
import type { Provider } from '../provider.ts';

/** What a filter that means well takes out. */
const SPECIAL = /['"<>]/g;

export function throughRequestHoles(provider: Provider, parameters: Parameters): Parameters {
  const takesFirst = isOpen(provider, 'param-twice');
  const read = (name: string): string | undefined => {
    const value = takesFirst ? parameters.all(name)[0] : parameters.get(name);
    switch (name) {
      case 'response_type':
        return isOpen(provider, 'response-type-unknown') && !RESPONSE_TYPES.some((known) => known === value)
          ? 'code'
          : value;
      case 'response_mode':
        return isOpen(provider, 'metadata-behaviour') && value === 'form_post' ? 'query' : value;
      case 'state':
        return isOpen(provider, 'state-echo') ? value?.replace(SPECIAL, '') : value;
      case 'nonce':
        return isOpen(provider, 'nonce-echo') ? value?.replace(SPECIAL, '') : value;
      default:
        return value;
    }
  };
  return { ...parameters, get: read, ...(takesFirst ? { repeated: [] } : {}) };
}
