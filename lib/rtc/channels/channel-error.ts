/**
 * `message-too-large`: over the limit of the channel's purpose or of the peer's browser.
 * `too-many-waiting`: the caller does not wait for earlier messages.
 * `closed`: the channel or its sender was closed before the message was handed over.
 */
export type ChannelErrorCode = 'message-too-large' | 'too-many-waiting' | 'closed';

/** Why a message was not sent. The text names the channel and sizes, and never quotes the message. */
export class ChannelError extends Error {
  override readonly name = 'ChannelError';

  constructor(
    readonly code: ChannelErrorCode,
    text: string,
  ) {
    super(text);
  }
}
