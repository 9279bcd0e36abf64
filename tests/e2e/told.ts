import type { Page } from '@playwright/test';

declare global {
  interface Window {
    noteTold: (what: Exclude<keyof Told, 'socketSent' | 'socketReceived'>, text: string) => Promise<void>;
  }
}

/** Everything that left or reached a page's calls, as text, over all its loads. */
export interface Told {
  /** Candidates that its connections found, whether told or not. */
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
    void window.noteTold('channelSent', String(data));
    send.call(this, data);
  };
  window.RTCPeerConnection = class extends window.RTCPeerConnection {
    constructor(configuration?: RTCConfiguration) {
      super(configuration);
      this.addEventListener('icecandidate', ({ candidate }) => {
        if (candidate?.candidate) void window.noteTold('found', candidate.candidate);
      });
    }
    override createDataChannel(label: string, options?: RTCDataChannelInit): RTCDataChannel {
      const channel = super.createDataChannel(label, options);
      channel.addEventListener('message', ({ data }) => void window.noteTold('channelReceived', String(data)));
      return channel;
    }
  };
}

/** Loads the page anew, and from then on notes what its calls tell and hear. */
export async function watchTold(page: Page): Promise<Told> {
  const told: Told = { found: [], socketSent: [], socketReceived: [], channelSent: [], channelReceived: [] };
  page.on('websocket', (socket) => {
    socket.on('framesent', ({ payload }) => told.socketSent.push(String(payload)));
    socket.on('framereceived', ({ payload }) => told.socketReceived.push(String(payload)));
  });
  await page.exposeFunction('noteTold', (what: keyof Told, text: string) => void told[what].push(text));
  await page.addInitScript(listen);
  await page.reload();
  return told;
}
