/** What a checkout may set, as option declarations state it; `docs/guides/trust.md` has the whole table. */

import { asText } from '../../common/foreign.ts';
import { isLoopbackUrl } from '../../common/loopback-host.ts';
import type { TrustOfOption } from '../../trust/origin.ts';
import { CLIENT_REPORTS, ISSUER_REPORTS, TOKEN_REPORTS } from '../../trust/sways.ts';

/** Harmless for any provider. */
export const always = { fromCheckout: 'always' } as const;
/** Harmless, but may hold personal data of the user. */
export const alwaysPerson = { ...always, touches: ['person'] } as const;
/** Says which client idcli is. Affects verdicts. */
export const alwaysVerdict = { ...always, touches: ['verdict'] } as const;
/** Adds a check, and replaces none of the user's. */
export const alwaysCheck = { ...always, touches: ['verdict', 'check'] } as const;
/** An expected value of a decode command: a checkout may say it in a line, where it shows, not as a default. */
export const expectedVerdict = { ...alwaysVerdict, asDefault: 'own-provider' } as const;
/** Names the provider: known ones are the user's, others are the checkout's own. */
export const alwaysProvider = { ...always, touches: ['address', 'verdict'] } as const;

/** What the options change; all reports of a run by default. */
export const tokens = { sways: TOKEN_REPORTS } as const;
export const tokensAndDiscovery = { sways: ISSUER_REPORTS } as const;
export const clients = { sways: CLIENT_REPORTS } as const;

/** Only for a provider that the checkout defines. */
export const own = { fromCheckout: 'own-provider' } as const;
export const ownVerdict = { ...own, touches: ['verdict'] } as const;
export const ownAddress = { ...own, touches: ['address'] } as const;
export const ownAddressVerdict = { ...own, touches: ['address', 'verdict'] } as const;
/** Keys and secrets. */
export const ownPerson = { ...own, touches: ['person'] } as const;

/** Where the answer of a login goes: to this machine, or with the checkout's own provider anywhere. */
export const ownUnlessLoopback = {
  ...own,
  harmless: {
    words: 'a loopback address',
    is: (value) => [value].flat().every((text) => isLoopbackUrl(asText(text))),
  },
} as const satisfies TrustOfOption;

/** Only once the user has trusted the file. */
export const trusted = { fromCheckout: 'trusted' } as const;
