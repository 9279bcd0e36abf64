/**
 * Next hands pages no socket, and believes any X-Forwarded-For; the sign-in limits need the true other end. Upgrades are
 * the sidecar's alone, but while developing.
 */
export async function register(): Promise<void> {
  if (process.env.NEXT_RUNTIME !== 'nodejs') return;
  const { noteOwnPeers } = await import('@/lib/auth/peer-address');
  noteOwnPeers();
  if (process.env.NODE_ENV !== 'production') return;
  const { refuseOtherUpgrades } = await import('@/lib/auth/other-upgrades');
  refuseOtherUpgrades();
}
