/**
 * A condition on reports: not those about the administrator who looks. Whoever is reported learns nothing, and decides
 * nothing about themselves.
 */
export const notAbout = (viewerId: string) => ({ OR: [{ aboutId: null }, { aboutId: { not: viewerId } }] });
