import type { Refusal } from '@/lib/protocol/asks';
import type { ErrorCode } from '@/lib/protocol/error-code';
import type { RegistryReply } from './types';

export const ok: RegistryReply = { ok: true };

/** `retryInMs` for what may be asked again then. */
export function refuse(code: ErrorCode, retryInMs?: number): Refusal {
  return { ok: false, code, ...(retryInMs !== undefined && { retryInMs }) };
}
