/** What a checkout may set, as option declarations state it; `docs/guides/trust.md` has the whole table. */

/** Harmless for any provider. */
export const always = { fromCheckout: 'always' } as const;
/** Harmless, but may hold personal data of the user. */
export const alwaysPerson = { ...always, touches: ['person'] } as const;
/** Harmless, but affects verdicts. */
export const alwaysVerdict = { ...always, touches: ['verdict'] } as const;
/** Names the provider: known ones are the user's, others are the checkout's own. */
export const alwaysProvider = { ...always, touches: ['address', 'verdict'] } as const;

/** Only for a provider that the checkout defines. */
export const own = { fromCheckout: 'own-provider' } as const;
export const ownVerdict = { ...own, touches: ['verdict'] } as const;
export const ownAddress = { ...own, touches: ['address'] } as const;
export const ownAddressVerdict = { ...own, touches: ['address', 'verdict'] } as const;
/** Keys and secrets. */
export const ownPerson = { ...own, touches: ['person'] } as const;

/** Only once the user has trusted the file. */
export const trusted = { fromCheckout: 'trusted' } as const;
