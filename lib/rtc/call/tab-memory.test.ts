import { expect, it } from 'vitest';
import { tabStorage } from '@/lib/browser/tab-storage.fixture';
import { TabMemory } from './tab-memory';

const callId = '5b0f5e0c-9c5e-4d5f-8a51-3f3f0d0a7a11';
const other = '6b0f5e0c-9c5e-4d5f-8a51-3f3f0d0a7a22';

it('gives the next page of the tab the switches of this call, and none of another', () => {
  const tab = tabStorage();
  const page = new TabMemory(tab);
  page.keepSwitches(callId, { microphone: false });
  page.keepSwitches(callId, { camera: false });
  page.keepSwitches(null, { camera: true });
  expect(new TabMemory(tab).switchesOf(callId)).toMatchObject({ microphone: false, camera: false });
  expect(new TabMemory(tab).switchesOf(other)).toEqual({});
  page.keepSwitches(other, { camera: true });
  expect(new TabMemory(tab).switchesOf(callId)).toEqual({});
  page.forgetSwitches();
  for (const each of [page, new TabMemory(tab)]) expect(each.switchesOf(other)).toEqual({});
});

it('ignores stored text that it cannot parse', () => {
  for (const text of ['', '{', '7', '[{"name":"call:invite"}]', '{"callId":"x"}']) {
    const page = new TabMemory(tabStorage({ 'mado.switches': text, 'mado.ends': text }));
    expect(page.switchesOf(callId)).toEqual({});
    expect(page.ends()).toEqual([]);
  }
});

it('lasts as long as the page if nothing can be stored', () => {
  const blocked = {
    get sessionStorage(): Storage {
      throw new DOMException('', 'SecurityError');
    },
  };
  for (const page of [new TabMemory(), new TabMemory(blocked)]) {
    page.keepSwitches(callId, { camera: false });
    page.keepEnds([{ name: 'call:cancel', request: { callId } }]);
    expect(page.switchesOf(callId)).toMatchObject({ camera: false });
  }
});
