import type { ResolvedSettings } from '@/lib/config/settings';
import { INTERNAL_FIGURES_PATH, type SidecarFigures, sidecarFiguresSchema } from '@/lib/metrics/sidecar-figures';

/** A page of figures does not wait longer for a busy sidecar. */
const PATIENCE_MS = 2_000;

/** What the sidecar of this machine knows at this moment. Null: it did not answer. */
export async function sidecarFigures({
  SIGNALING_PORT,
  INTERNAL_SECRET,
}: Pick<ResolvedSettings, 'SIGNALING_PORT' | 'INTERNAL_SECRET'>): Promise<SidecarFigures | null> {
  try {
    const response = await fetch(`http://127.0.0.1:${SIGNALING_PORT}${INTERNAL_FIGURES_PATH}`, {
      headers: { authorization: `Bearer ${INTERNAL_SECRET}` },
      signal: AbortSignal.timeout(PATIENCE_MS),
      cache: 'no-store',
    });
    return response.ok ? sidecarFiguresSchema.parse(await response.json()) : null;
  } catch {
    return null;
  }
}
