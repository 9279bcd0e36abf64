import { z } from 'zod';
import { CALL_PATHS } from '@/lib/protocol/sidecar/requests';

/** The path at which the sidecar tells its figures to the web app of its machine, which shows INTERNAL_SECRET. */
export const INTERNAL_FIGURES_PATH = '/internal/figures';

/** What administrators see of the sidecar, also where nothing is measured. */
export const sidecarFiguresSchema = z.object({
  /** People whom others see online, over all sidecars. */
  online: z.int().min(0),
  /** How often a device of this sidecar told by what path it reached the other one, since the sidecar started. */
  paths: z.record(z.enum(CALL_PATHS), z.int().min(0)),
});
export type SidecarFigures = z.infer<typeof sidecarFiguresSchema>;
