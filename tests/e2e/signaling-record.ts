import type { Page } from '@playwright/test';

declare global {
  interface Window {
    addToRecord: (what: Exclude<keyof SignalingRecord, 'socketSent' | 'socketReceived'>, text: string) => Promise<void>;
  }
}

/** Everything that a page's calls sent or received, as text, across all its loads. */
export interface SignalingRecord {
  /** Candidates that its connections gathered, whether signaled or not. */
  readonly found: string[];
  readonly socketSent: string[];
  readonly socketReceived: string[];
  readonly channelSent: string[];
  readonly channelReceived: string[];
}

/** Runs in the page before its scripts. */
function listen(): void {
  const { send } = RTCDataChannel.prototype;
  RTCDataChannel.prototype.send = function (data: never) {
    void window.addToRecord('channelSent', String(data));
    send.call(this, data);
  };
  window.RTCPeerConnection = class extends window.RTCPeerConnection {
    constructor(configuration?: RTCConfiguration) {
      super(configuration);
      this.addEventListener('icecandidate', ({ candidate }) => {
        if (candidate?.candidate) void window.addToRecord('found', candidate.candidate);
      });
    }
    override createDataChannel(label: string, options?: RTCDataChannelInit): RTCDataChannel {
      const channel = super.createDataChannel(label, options);
      channel.addEventListener('message', ({ data }) => void window.addToRecord('channelReceived', String(data)));
      return channel;
    }
  };
}

/** Reloads the page, and from then on records what its calls send and receive. */
export async function recordSignals(page: Page): Promise<SignalingRecord> {
  const record: SignalingRecord = {
    found: [],
    socketSent: [],
    socketReceived: [],
    channelSent: [],
    channelReceived: [],
  };
  page.on('websocket', (socket) => {
    socket.on('framesent', ({ payload }) => record.socketSent.push(String(payload)));
    socket.on('framereceived', ({ payload }) => record.socketReceived.push(String(payload)));
  });
  await page.exposeFunction('addToRecord', (what: keyof SignalingRecord, text: string) => void record[what].push(text));
  await page.addInitScript(listen);
  await page.reload();
  return record;
}
