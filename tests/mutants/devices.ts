import type { Mutant } from './mutant';

/** Cameras, microphones, and what is left of them. */
export const DEVICES: readonly Mutant[] = [
  {
    id: 'camera-of-a-call-left-during-start',
    bug: 'The camera stays on when the call is left while it opens',
    file: 'lib/rtc/local-media.ts',
    find: 'if (this.#generation[kind] !== asked[kind] || this.#tracks[kind]) {',
    replace: 'if (this.#tracks[kind]) {',
    test: 'lib/rtc/local-media.test.ts',
  },
  {
    id: 'camera-stays-on-after-the-end',
    bug: 'The camera stays on after hang-up',
    file: 'lib/call/end.ts',
    find: "    { type: 'stop-media' },\n",
    replace: '',
    test: 'lib/call/reduce.test.ts',
  },
  {
    id: 'tracks-outlive-the-call',
    bug: 'The call lets go of the camera, but its light stays on',
    file: 'lib/rtc/local-media.ts',
    find: '    this.#tracks[kind]?.stop();\n',
    replace: '',
    test: 'lib/rtc/local-media.test.ts',
  },
  {
    id: 'closed-page-keeps-the-camera',
    bug: 'A page that is left keeps the camera',
    file: 'lib/rtc/call-controller.ts',
    find: '    this.#media.stop();\n',
    replace: '',
    test: 'lib/rtc/call-controller.test.ts',
  },
  {
    id: 'link-outlives-the-call',
    bug: 'The link outlives the call, and media flows on',
    file: 'lib/call/end.ts',
    find: "    { type: 'close-link' },\n",
    replace: '',
    test: 'lib/call/reduce.test.ts',
  },
  {
    id: 'camera-opens-on-load',
    bug: 'The camera opens on load, without a call',
    file: 'lib/call/reduce-free.ts',
    find: '  if (call === null) return unchanged(state);',
    replace: "  if (call === null) return step(state, { type: 'open-media', callId: 'x', media: 'video' });",
    test: 'lib/call/reduce.test.ts',
  },
  {
    id: 'lost-headset-stays-lost',
    bug: 'A lost headset stops the sound for good',
    file: 'lib/rtc/local-media.ts',
    find: '      this.#publish();\n      void this.#openMissing();\n    });',
    replace: '      this.#publish();\n    });',
    test: 'lib/rtc/local-media.test.ts',
  },
  {
    id: 'sign-out-keeps-the-call',
    bug: 'Who signs out stays in the call',
    file: 'lib/call/reduce-linked.ts',
    find: "return endCall(state, { reason: 'signed-out', nowMs: event.nowMs });",
    replace: 'return unchanged(state);',
    test: 'lib/rtc/call-controller.test.ts',
  },
];
