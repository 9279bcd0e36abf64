import type { Mutant } from './mutant';

/** Cameras and microphones that open, stay open or close at the wrong time. */
export const MEDIA_DEVICES: readonly Mutant[] = [
  {
    id: 'camera-of-a-call-left-during-start',
    bug: 'The camera stays on when the call ends while it is opening',
    edits: [
      {
        file: 'lib/rtc/capture/local-media.ts',
        in: 'LocalMedia.#adopt',
        find: 'this.#generation[kind] !== asked[kind] || this.#tracks[kind] !== before',
        replace: 'this.#tracks[kind] !== before',
      },
    ],
    test: 'lib/rtc/capture/local-media.test.ts',
  },
  {
    id: 'camera-opens-after-the-end',
    bug: 'Microphone and camera fail together, the call ends, and the camera then opens alone',
    edits: [
      {
        file: 'lib/rtc/capture/local-media.ts',
        in: 'LocalMedia.#acquire',
        find: '[kind], asked',
        replace: '[kind]',
      },
    ],
    test: 'lib/rtc/capture/local-media.test.ts',
  },
  {
    id: 'reload-opens-a-closed-camera',
    bug: 'A reload turns on a microphone and camera that were off',
    edits: [
      {
        file: 'lib/rtc/call/effect-runner.ts',
        in: 'EffectRunner.#run',
        find: 'effect.media, memory.switchesOf(effect.callId)',
        replace: 'effect.media',
      },
    ],
    test: 'lib/rtc/call/call-controller-survival.test.ts',
  },
  {
    id: 'camera-stays-on-after-the-end',
    bug: 'The camera stays on after hang-up',
    edits: [
      {
        file: 'lib/call/end.ts',
        in: 'releaseSide',
        find: "{ type: 'stop-media' },",
        replace: '',
      },
    ],
    test: 'lib/call/reduce.test.ts',
  },
  {
    id: 'tracks-outlive-the-call',
    bug: 'The call releases the camera, but its light stays on',
    edits: [
      {
        file: 'lib/rtc/capture/local-media.ts',
        in: 'LocalMedia.#drop',
        find: 'this.#tracks[kind]?.stop();',
        replace: '',
      },
    ],
    test: 'lib/rtc/capture/local-media.test.ts',
  },
  {
    id: 'closed-page-keeps-the-camera',
    bug: 'A page that is closed keeps the camera',
    edits: [
      {
        file: 'lib/rtc/call/call-engine.ts',
        in: 'CallEngine.close',
        find: 'this.#options.media.stop();',
        replace: '',
      },
    ],
    test: 'lib/rtc/call/call-controller.test.ts',
  },
  {
    id: 'link-outlives-the-call',
    bug: 'The link stays open after the call, and media keeps flowing',
    edits: [
      {
        file: 'lib/call/end.ts',
        in: 'releaseSide',
        find: "{ type: 'close-link' },",
        replace: '',
      },
    ],
    test: 'lib/call/reduce.test.ts',
  },
  {
    id: 'camera-opens-on-load',
    bug: 'The camera opens when the page loads, without a call',
    edits: [
      {
        file: 'lib/call/reduce-free.ts',
        in: 'sync',
        find: 'unchanged(state);',
        replace: "step(state, { type: 'open-media', callId: 'x', media: 'video' });",
      },
    ],
    test: 'lib/call/reduce.test.ts',
  },
  {
    id: 'lost-headset-stays-lost',
    bug: 'Unplugging a headset stops the audio for good',
    edits: [
      {
        file: 'lib/rtc/capture/local-media.ts',
        in: 'LocalMedia.#adopt',
        find: 'void this.#openMissing();',
        replace: '',
      },
    ],
    test: 'lib/rtc/capture/local-media.test.ts',
  },
  {
    id: 'camera-outlives-the-ring',
    bug: 'A user who had a preview while it rang and answers with audio only is still filmed',
    edits: [
      {
        file: 'lib/rtc/capture/local-media.ts',
        in: 'LocalMedia.open',
        find: "this.#drop('video'); if (wasOpen)",
        replace: 'if (wasOpen)',
      },
    ],
    test: 'lib/rtc/capture/local-media-choice.test.ts',
  },
  {
    id: 'camera-films-for-nobody',
    bug: 'A call that rings in ten tabs opens the camera in the hidden ones',
    edits: [
      {
        file: 'lib/rtc/capture/preview-wish.ts',
        in: 'followPreviewWish',
        find: "&& page.visibilityState === 'visible'",
        replace: '',
      },
    ],
    test: 'lib/rtc/capture/preview-wish.test.ts',
  },
  {
    id: 'switching-leaves-the-old-camera-on',
    bug: 'After switching cameras, the previous one stays on',
    edits: [
      {
        file: 'lib/rtc/capture/local-media.ts',
        in: 'LocalMedia.change',
        find: 'before.stop();',
        replace: '',
      },
    ],
    test: 'lib/rtc/capture/local-media-choice.test.ts',
  },
  {
    id: 'absent-device-is-a-failure',
    bug: 'The remembered headset is not plugged in, and the call has no audio',
    edits: [
      {
        file: 'lib/rtc/capture/media-request.ts',
        in: 'requestMedia',
        find: "if (nameOf(error) !== 'OverconstrainedError') throw error",
        replace: 'throw error',
      },
    ],
    test: 'lib/rtc/capture/local-media-choice.test.ts',
  },
  {
    id: 'sign-out-keeps-the-call',
    bug: 'A user who signs out stays in the call',
    edits: [
      {
        file: 'lib/call/reduce-linked.ts',
        in: 'reduceLinked',
        find: "endCall(state, { reason: 'signed-out', nowMs: event.nowMs })",
        replace: 'unchanged(state)',
      },
    ],
    test: 'lib/rtc/call/call-controller.test.ts',
  },
  {
    id: 'opening-is-told-as-off',
    bug: 'A camera that is still opening is reported to the peer as off',
    edits: [
      {
        file: 'lib/rtc/capture/local-media.ts',
        in: 'LocalMedia.#switches',
        find: "camera: this.#tracks.video !== null || this.#isDue('video')",
        replace: 'camera: this.#tracks.video !== null',
      },
    ],
    test: 'lib/rtc/call/call-controller.test.ts',
  },
  {
    id: 'late-microphone-outlives-the-call',
    bug: 'A microphone whose opening was delayed opens after the call has ended',
    edits: [
      {
        file: 'lib/rtc/capture/local-media.ts',
        in: 'LocalMedia.stop',
        find: 'this.#wanted = { audio: false, video: false }; this.#stopWatching?.(); this.#stopWatching = null; this.#stopWaiting?.(); this.#stopWaiting = null',
        replace: 'this.#stopWatching?.(); this.#stopWatching = null',
      },
    ],
    test: 'lib/rtc/capture/local-media-picture-first.test.ts',
  },
];
