'use client';

import type { ConnectionState } from '@/lib/signaling/port';
import { useSession } from './use-session';

/** The state of this page's connection to the sidecar. */
export function useConnection(): ConnectionState {
  return useSession().connection;
}
