'use client';

import type { ConnectionState } from '@/lib/signaling/port';
import { useSession } from './use-session';

/** Whether the page hears from the sidecar now. */
export function useConnection(): ConnectionState {
  return useSession().connection;
}
