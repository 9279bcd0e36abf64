import { expect, it } from 'vitest';
import { isolated } from './isolated';

it.each([
  ['Zoë', 'Zoë'],
  ['山田', '山田'],
  ['مريم', '\u2068مريم\u2069'],
  ['Dana דנה', '\u2068Dana דנה\u2069'],
])('isolates %j only where it could reorder the text around it', (name, shown) => expect(isolated(name)).toBe(shown));
