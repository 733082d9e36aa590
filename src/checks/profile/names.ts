/** The security profiles by name. */
export const PROFILES = ['oauth21', 'fapi2', 'fapi2-message-signing', 'fapi1'] as const;
export type ProfileName = (typeof PROFILES)[number];
