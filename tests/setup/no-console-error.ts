import { afterEach, beforeEach, expect, vi } from 'vitest';

/** Whatever is printed as an error while a test runs is a fault that the test did not expect. */
const printed = vi.spyOn(console, 'error');

beforeEach(() => {
  printed.mockClear();
});

afterEach(() => {
  expect(printed.mock.calls, 'console.error was called').toEqual([]);
});
