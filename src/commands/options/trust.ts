/** What a checkout may set of an option, as the declarations say it; `docs/guides/trust.md` has the whole table. */

/** Harmless, whichever provider is meant. */
export const always = { fromCheckout: 'always' } as const;
/** The same, and it may hold something personal of the user's. */
export const alwaysPerson = { ...always, touches: ['person'] } as const;
/** The same, and verdicts depend on it. */
export const alwaysVerdict = { ...always, touches: ['verdict'] } as const;
/** It names the provider: known ones are the user's, others are the checkout's own. */
export const alwaysProvider = { ...always, touches: ['address', 'verdict'] } as const;

/** Only for a provider that the checkout defines. */
export const own = { fromCheckout: 'own-provider' } as const;
export const ownVerdict = { ...own, touches: ['verdict'] } as const;
export const ownAddress = { ...own, touches: ['address'] } as const;
export const ownAddressVerdict = { ...own, touches: ['address', 'verdict'] } as const;
/** Keys and secrets. */
export const ownPerson = { ...own, touches: ['person'] } as const;

/** Only after the user trusted the file. */
export const trusted = { fromCheckout: 'trusted' } as const;
