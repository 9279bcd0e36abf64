/** As much of an RTCDataChannel as the modules of this folder use. The test itself delivers what was sent. */
export class FakeChannel extends EventTarget {
  readyState: RTCDataChannelState = 'connecting';
  bufferedAmount = 0;
  bufferedAmountLowThreshold = 0;
  binaryType: BinaryType = 'blob';
  /** Everything given to `send`, oldest first. */
  readonly sent: (string | ArrayBuffer | ArrayBufferView)[] = [];

  constructor(
    readonly label = 'fake',
    readonly init: RTCDataChannelInit = {},
  ) {
    super();
  }

  get asChannel(): RTCDataChannel {
    return this as unknown as RTCDataChannel;
  }

  send(data: string | ArrayBuffer | ArrayBufferView): void {
    if (this.readyState !== 'open') throw new DOMException('The channel is not open.', 'InvalidStateError');
    this.sent.push(data);
    this.bufferedAmount += typeof data === 'string' ? data.length : data.byteLength;
  }

  open(): void {
    this.readyState = 'open';
    this.dispatchEvent(new Event('open'));
  }

  /** Idempotent. */
  close(): void {
    if (this.readyState === 'closed') return;
    this.readyState = 'closed';
    this.dispatchEvent(new Event('close'));
  }

  receive(data: unknown): void {
    this.dispatchEvent(Object.assign(new Event('message'), { data }));
  }

  /** The network takes so many bytes (W3C webrtc-pc, 6.2: `bufferedamountlow` fires when the amount falls to the threshold). */
  drain(bytes = this.bufferedAmount): void {
    const before = this.bufferedAmount;
    this.bufferedAmount = Math.max(0, before - bytes);
    const { bufferedAmount, bufferedAmountLowThreshold: threshold } = this;
    if (before > threshold && bufferedAmount <= threshold) this.dispatchEvent(new Event('bufferedamountlow'));
  }
}
