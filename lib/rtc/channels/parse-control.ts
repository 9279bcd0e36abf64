import { type ControlMessage, controlMessageSchema } from '@/lib/protocol/control';

/** What came over the data channel; undefined for what is no message of the protocol. */
export function parseControl(data: unknown): ControlMessage | undefined {
  try {
    return controlMessageSchema.safeParse(JSON.parse(String(data))).data;
  } catch {
    return undefined;
  }
}
