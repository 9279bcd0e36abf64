import { afterEach, expect, it, vi } from 'vitest';
import { fakeTimers } from '@/lib/browser/fake-timers.fixture';
import { tabStorage } from '@/lib/browser/tab-storage.fixture';
import type { CallState } from '@/lib/call/state';
import { ChannelSet } from '@/lib/rtc/channels/channel-set';
import { FakeChannel } from '@/lib/rtc/channels/fake-channel.fixture';
import { ChatMemory } from './chat-memory';
import { ChatSession } from './chat-session';

const CALL = '5f0c9a36-0a55-4d3e-8a53-2f3f5c0a0001';
const OTHER_CALL = '5f0c9a36-0a55-4d3e-8a53-2f3f5c0a0002';
const peer = { id: 'bob', name: 'Bob', tag: 'B0BB' };

const callOf = (role: 'caller' | 'callee', callId = CALL): CallState => ({
  ...{ phase: 'connected', callId, peer, media: 'video', role, linkEpoch: 0, connectedAtMs: 0 },
});
const ENDED: CallState = {
  ...{ phase: 'ended', callId: CALL, peer, media: 'video', reason: 'hung-up' },
  ...{ refusal: null, durationMs: 1, retryInMs: null },
};

function pageOf(role: 'caller' | 'callee', tab = tabStorage(), wallClock = Date.now) {
  const timers = fakeTimers();
  const chat = new ChatSession({ timers, memory: new ChatMemory(tab), wallClock });
  chat.follow(callOf(role));
  const lines = () => chat.view.lines.map(({ text, state }) => (state ? `${text}: ${state}` : text));
  return { chat, timers, tab, lines };
}
type Page = ReturnType<typeof pageOf>;

/** A link with its chat channel at both pages; nothing moves before `carry`. */
function linkOf(pages: readonly [Page, Page]) {
  const ends = pages.map(({ chat }) => {
    const made: FakeChannel[] = [];
    const set: ChannelSet = new ChannelSet({
      acknowledge: (name, bytes) => acknowledged.get(set)?.received(name, bytes),
      connection: {
        sctp: null,
        createDataChannel: (label, init) => {
          const channel = new FakeChannel(label, init);
          made.push(channel);
          return channel.asChannel;
        },
      },
    });
    return { chat, set, channel: () => made[0] as FakeChannel, taken: 0 };
  });
  const [one, two] = ends as [(typeof ends)[0], (typeof ends)[0]];
  const acknowledged = new Map([
    [one.set, two.set],
    [two.set, one.set],
  ]);
  for (const { chat, set, channel } of ends) {
    chat.attach(set);
    channel().open();
  }
  /** Delivers what was sent, until nothing moves any more. */
  async function carry() {
    for (let idle = 0; idle < 3; ) {
      await Promise.resolve();
      let moved = false;
      for (const [from, to] of [
        [one, two],
        [two, one],
      ] as const) {
        for (; from.taken < from.channel().sent.length; moved = true) {
          const data = from.channel().sent[from.taken];
          from.taken += 1;
          from.channel().drain();
          to.channel().receive(data);
        }
      }
      for (const { timers } of pages) timers.advance(60);
      idle = moved ? 0 : idle + 1;
    }
  }
  return { one, two, carry };
}

afterEach(() => vi.restoreAllMocks());

it('delivers lines both ways, and says how far they have come', async () => {
  const [alice, bob] = [pageOf('caller'), pageOf('callee')];
  alice.chat.write('before there is a link');
  expect(alice.lines()).toEqual(['before there is a link: sending']);
  const { carry } = linkOf([alice, bob]);
  await carry();
  expect(alice.lines()).toEqual(['before there is a link: delivered']);
  expect(bob.lines()).toEqual(['before there is a link']);
  expect(bob.chat.view.unread).toBe(1);
  bob.chat.markAllRead();
  bob.chat.write('乾杯 🍻\nおやすみ');
  await carry();
  expect(alice.lines()).toEqual(['before there is a link: read', '乾杯 🍻\nおやすみ']);
  expect([alice.chat.view.unread, bob.chat.view.unread]).toEqual([1, 0]);
});

it('calls a line sent, and not delivered, until the peer’s page has it', async () => {
  const [alice, bob] = [pageOf('caller'), pageOf('callee')];
  const { one, carry } = linkOf([alice, bob]);
  await carry();
  alice.chat.write('hello');
  await Promise.resolve();
  expect(alice.lines()).toEqual(['hello: sent']);
  alice.chat.follow({ ...callOf('caller'), phase: 'reconnecting' } as CallState);
  expect(alice.lines()).toEqual(['hello: sending']);
  one.channel().close();
  expect(alice.lines()).toEqual(['hello: sending']);
  alice.chat.follow(callOf('caller'));
  await linkOf([alice, bob]).carry();
  expect(alice.lines()).toEqual(['hello: delivered']);
  expect(bob.lines()).toEqual(['hello']);
});

it('goes on after a reload of either page, with nothing lost and nothing twice', async () => {
  const tab = tabStorage();
  const first = pageOf('caller', tab);
  const bob = pageOf('callee');
  const before = linkOf([first, bob]);
  first.chat.write('one');
  await before.carry();
  first.chat.write('two');
  first.chat.close();
  const alice = pageOf('caller', tab);
  expect(alice.lines()).toEqual(['one: delivered', 'two: sending']);
  await linkOf([alice, bob]).carry();
  expect(alice.lines()).toEqual(['one: delivered', 'two: delivered']);
  expect(bob.lines()).toEqual(['one', 'two']);
});

it('keeps a line before it acknowledges it', async () => {
  const tab = tabStorage();
  const [alice, bob] = [pageOf('caller'), pageOf('callee', tab)];
  const { two, carry } = linkOf([alice, bob]);
  const send = two.channel().send.bind(two.channel());
  const keptAtHeld: boolean[] = [];
  two.channel().send = (data) => {
    if (String(data).includes('"held","n":')) keptAtHeld.push((tab.items['mado.chat'] ?? '').includes('one'));
    send(data);
  };
  await carry();
  alice.chat.write('one');
  await carry();
  expect(keptAtHeld).toEqual([true]);
});

it('learns what it does not know from the peer’s page, after a move or where nothing is stored', async () => {
  const [first, bob] = [pageOf('caller'), pageOf('callee')];
  const before = linkOf([first, bob]);
  first.chat.write('one');
  await before.carry();
  bob.chat.write('two');
  await before.carry();
  first.chat.markAllRead();
  await before.carry();
  const second = pageOf('caller');
  await linkOf([second, bob]).carry();
  expect(second.lines()).toEqual(['one: delivered', 'two']);
  expect(second.chat.view.unread).toBe(0);
  expect(second.chat.view.lines[0]?.isCopy).toBe(true);
});

it('begins anew on a page to which the call moves, whatever it has kept of that call', async () => {
  const tab = tabStorage();
  const page = pageOf('caller', tab);
  page.chat.write('old');
  page.chat.close();
  const chat = new ChatSession({ timers: fakeTimers(), memory: new ChatMemory(tab) });
  chat.follow({ ...callOf('caller'), phase: 'connecting', moving: true } as CallState);
  expect(chat.view.lines).toEqual([]);
});

it('forgets the chat with the call', () => {
  const { chat, tab } = pageOf('caller');
  chat.write('secret');
  expect(JSON.stringify(tab.items)).toContain('secret');
  chat.follow(ENDED);
  expect(chat.view.lines).toEqual([]);
  expect(tab.items).toEqual({});
  const stale = pageOf('caller', tab);
  stale.chat.write('secret');
  stale.chat.close();
  const next = new ChatSession({ timers: fakeTimers(), memory: new ChatMemory(tab) });
  next.forgetOthers();
  expect(tab.items).toEqual({});
});

it('forgets the chat when its user signs out', () => {
  const { chat, tab } = pageOf('caller');
  chat.write('secret');
  chat.forget();
  chat.close();
  expect(tab.items).toEqual({});
});

it('tells after the call what did not arrive, until its last view is closed', async () => {
  const [alice, bob] = [pageOf('caller'), pageOf('callee')];
  const { carry } = linkOf([alice, bob]);
  alice.chat.write('one');
  await carry();
  alice.chat.write('two');
  alice.chat.follow(ENDED);
  expect(alice.chat.view).toMatchObject({ lines: [], notDelivered: ['two'] });
  alice.chat.follow({ phase: 'idle' });
  expect(alice.chat.view.notDelivered).toEqual([]);
});

it('shows nothing of another call, nor what it cannot parse', () => {
  const { chat, tab } = pageOf('caller');
  chat.write('secret');
  chat.close();
  const other = new ChatSession({ timers: fakeTimers(), memory: new ChatMemory(tab) });
  other.follow(callOf('caller', OTHER_CALL));
  expect(other.view.lines).toEqual([]);
  for (const text of ['', '{', '[]', (tab.items['mado.chat'] ?? '').replace('"caller"', '"nobody"')]) {
    expect(new ChatMemory(tabStorage({ 'mado.chat': text })).read(CALL, 'caller')).toBeNull();
  }
});

it('forgets everything where not all of it can be stored', () => {
  const tab = tabStorage();
  const { chat } = pageOf('caller', tab);
  chat.write('one');
  tab.sessionStorage.setItem = () => {
    throw new DOMException('', 'QuotaExceededError');
  };
  chat.write('two');
  expect(tab.items).toEqual({});
});

it('takes nothing more from a page that breaks the protocol, until there is another link', async () => {
  const warned = vi.spyOn(console, 'warn').mockImplementation(() => {});
  const [alice, bob] = [pageOf('caller'), pageOf('callee')];
  const { one, two, carry } = linkOf([alice, bob]);
  await carry();
  one.channel().receive('<script>alert(1)</script>');
  expect(alice.chat.view.refusal).toBe('malformed');
  expect(warned).toHaveBeenCalledOnce();
  expect(one.channel().readyState).toBe('closed');
  two.channel().close();
  bob.chat.write('hello');
  expect(bob.lines()).toEqual(['hello: sending']);
  await carry();
  expect(alice.lines()).toEqual([]);
  await linkOf([alice, bob]).carry();
  expect(alice.chat.view.refusal).toBeNull();
  expect(alice.lines()).toEqual(['hello']);
});

it('shows reactions of both sides, also after a reload, and tells only those that are new', async () => {
  const tab = tabStorage();
  const first = pageOf('caller', tab);
  const bob = pageOf('callee');
  const before = linkOf([first, bob]);
  first.chat.write('hello');
  await before.carry();
  const place = { side: 'caller', n: 1 } as const;
  bob.chat.react(place, '👍');
  first.chat.react(place, '🎉');
  await before.carry();
  expect(first.chat.view.lines[0]).toMatchObject({ ownReaction: '🎉', peerReaction: '👍' });
  expect(bob.chat.view.lines[0]).toMatchObject({ ownReaction: '👍', peerReaction: '🎉' });
  expect(first.chat.view.latestReaction).toMatchObject({ reaction: { emoji: '👍' }, text: 'hello' });
  first.chat.close();
  const alice = pageOf('caller', tab);
  expect(alice.chat.view.lines[0]).toMatchObject({ ownReaction: '🎉', peerReaction: '👍' });
  alice.chat.react(place, null);
  const nowhere = pageOf('callee');
  await linkOf([alice, nowhere]).carry();
  // A page that knows nothing learns everything, and nothing of it is news but what has just changed.
  expect(nowhere.chat.view.lines[0]).toMatchObject({ ownReaction: '👍', peerReaction: null });
  expect([alice.chat.view.latestReaction, nowhere.chat.view.latestReaction]).toEqual([null, null]);
});

it('keeps a hand raised over a lost link and a reload, until it is lowered', async () => {
  const tab = tabStorage();
  const [first, bob] = [pageOf('caller', tab), pageOf('callee')];
  const before = linkOf([first, bob]);
  await before.carry();
  first.chat.raiseHand(true);
  await before.carry();
  expect([first.chat.view.isHandRaised, bob.chat.view.isPeerHandRaised]).toEqual([true, true]);
  first.chat.close();
  const alice = pageOf('caller', tab);
  const again = pageOf('callee');
  const { carry } = linkOf([alice, again]);
  await carry();
  expect([alice.chat.view.isHandRaised, again.chat.view.isPeerHandRaised]).toEqual([true, true]);
  alice.chat.raiseHand(false);
  await carry();
  expect(again.chat.view.isPeerHandRaised).toBe(false);
});

it('lowers a hand that was raised on a page which the call has left', async () => {
  const [first, bob] = [pageOf('caller'), pageOf('callee')];
  first.chat.raiseHand(true);
  await linkOf([first, bob]).carry();
  expect(bob.chat.view.isPeerHandRaised).toBe(true);
  await linkOf([pageOf('caller'), bob]).carry();
  expect(bob.chat.view.isPeerHandRaised).toBe(false);
});

it('shows an emoji for four seconds at both pages', async () => {
  const [alice, bob] = [pageOf('caller'), pageOf('callee')];
  const { carry } = linkOf([alice, bob]);
  const shown = () => [alice, bob].map(({ chat }) => chat.view.bursts.map(({ emoji, isOwn }) => [emoji, isOwn]));
  alice.chat.sendBurst('👏');
  await carry();
  expect(shown()).toEqual([[], []]);
  alice.chat.sendBurst('👏');
  await carry();
  expect(shown()).toEqual([[['👏', true]], [['👏', false]]]);
  for (const { timers } of [alice, bob]) timers.advance(4_000);
  expect(shown()).toEqual([[], []]);
});

it('knows when it wrote and got a line, also after a reload, and not of lines that it learned later', async () => {
  const tab = tabStorage();
  let nowMs = 1_000;
  const [alice, bob] = [pageOf('caller', tab, () => nowMs), pageOf('callee', tabStorage(), () => nowMs + 5)];
  const times = ({ chat }: Page) => chat.view.lines.map(({ atMs }) => atMs);
  alice.chat.write('one');
  nowMs = 2_000;
  await linkOf([alice, bob]).carry();
  expect([times(alice), times(bob)]).toEqual([[1_000], [2_005]]);
  alice.chat.close();
  expect(times(pageOf('caller', tab))).toEqual([1_000]);
  const second = pageOf('callee');
  const { carry } = linkOf([pageOf('caller', tab), second]);
  await carry();
  expect(times(second)).toEqual([null]);
});

it('tells that its user writes, until they pause or have sent the line', async () => {
  const [alice, bob] = [pageOf('caller'), pageOf('callee')];
  const { carry } = linkOf([alice, bob]);
  await carry();
  alice.chat.setTyping(true);
  await carry();
  expect(bob.chat.view.isPeerTyping).toBe(true);
  alice.timers.advance(4_000);
  await carry();
  expect(bob.chat.view.isPeerTyping).toBe(false);
  alice.chat.setTyping(true);
  await carry();
  alice.chat.write('done');
  await carry();
  expect(bob.chat.view.isPeerTyping).toBe(false);
});

it('sends a long line in parts, and a backlog of a thousand', async () => {
  const [alice, bob] = [pageOf('caller'), pageOf('callee')];
  const { carry } = linkOf([alice, bob]);
  await carry();
  const long = '窓🪟'.repeat(3_333);
  expect(alice.chat.write(long)).toBeNull();
  for (let n = 0; n < 1_000; n += 1) {
    expect(alice.chat.write(`${n}`)).toBeNull();
    if (n % 200 === 0) await carry();
  }
  await carry();
  expect(bob.chat.view.lines.map(({ text }) => text)).toEqual([
    long,
    ...Array.from({ length: 1_000 }, (_, n) => `${n}`),
  ]);
});
