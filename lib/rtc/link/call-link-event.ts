import type { ControlMessage } from '@/lib/protocol/channel/control';
import type { CallId, DeviceId } from '@/lib/protocol/ids';
import type { Media } from '@/lib/protocol/sidecar/call';

/** What the links of a call report to it. */
export type CallLinkEvent =
  | { readonly type: 'offer-made'; readonly callId: CallId; readonly offer: string }
  | {
      readonly type: 'state';
      readonly state: 'connected' | 'disconnected' | 'failed';
      readonly linkEpoch: number;
    }
  | { readonly type: 'peer-accepted'; readonly callId: CallId; readonly deviceId: DeviceId; readonly media: Media }
  | { readonly type: 'remote-stream' | 'remote-screen'; readonly stream: MediaStream }
  | { readonly type: 'control-open' | 'quiet' }
  | { readonly type: 'control'; readonly message: Extract<ControlMessage, { type: 'media' | 'hang-up' }> };
