import type { ErrorCode } from '@/lib/protocol/error-code';
import type { RegistryReply } from './types';

export const ok: RegistryReply = { ok: true };

export function refuse(code: ErrorCode): RegistryReply {
  return { ok: false, code };
}
