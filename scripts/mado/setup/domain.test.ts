import { describe, expect, it } from 'vitest';
import { domainOf } from './domain';

describe('domainOf', () => {
  it.each([
    ['call.example.org', 'call.example.org'],
    [' Call.Example.ORG. ', 'call.example.org'],
    ['窓.example', 'xn--5rz.example'],
    ['video-2.a.b.example', 'video-2.a.b.example'],
  ])('takes %s', (typed, name) => {
    expect(domainOf(typed)).toBe(name);
  });

  it.each([
    ['https://call.example.org', 'without https://'],
    ['call.example.org/mado', 'without a path'],
    ['me@example.org', 'without a path'],
    ['call.example.org:443', 'without a port'],
    ['198.51.100.7', 'certificate, and those are given to names'],
    ['2001:db8::1', 'certificate, and those are given to names'],
    ['[2001:db8::1]', 'certificate, and those are given to names'],
    ['0x7f.1', 'wants a name'],
    ['*.example.org', 'wants a name such as'],
    ['-call.example.org', 'wants a name such as'],
    ['call..example.org', 'wants a name such as'],
    ['call example.org', 'wants a name such as'],
    ['call.example.org; rm -rf /', 'without a path'],
    [`${'a'.repeat(64)}.example.org`, 'wants a name such as'],
    [`${'a.'.repeat(130)}example.org`, 'wants a name such as'],
    ['', 'wants a name such as'],
    ['localhost', 'public DNS'],
    ['mado.local', 'public DNS'],
    ['call', 'public DNS'],
  ])('refuses %j', (typed, why) => {
    expect(() => domainOf(typed)).toThrow(why);
  });
});
