import { expect, it } from 'vitest';
import { z } from 'zod';
import { fieldsText, typeText } from './json-type';

const user = z.strictObject({ id: z.string().min(1).max(64) });
const registry = z.registry<{ id: string }>();
registry.add(user, { id: 'user' });
const text = (schema: z.ZodType) => typeText(z.toJSONSchema(schema, { metadata: registry }));

it.each([
  ['string 1–64', z.string().min(1).max(64)],
  ['string /^\\d+$/', z.string().regex(/^\d+$/)],
  ['uuid', z.uuid()],
  ['integer', z.number().int()],
  ['integer ≥ 0', z.number().int().min(0)],
  ['integer ≥ 1', z.number().int().positive()],
  ['integer ≤ 9', z.number().int().max(9)],
  ['boolean', z.boolean()],
  ['true', z.literal(true)],
  ["'a' | 'b'", z.enum(['a', 'b'])],
  ['string[]', z.array(z.string())],
  ['user', user],
  ['user | null', user.nullable()],
  ['{ user, peer?: user }', z.strictObject({ user, peer: user.optional() })],
  [
    "{ type: 'x' } | { type: 'y' }",
    z.discriminatedUnion('type', [z.strictObject({ type: z.literal('x') }), z.strictObject({ type: z.literal('y') })]),
  ],
])('writes %s', (expected, schema) => {
  expect(text(schema)).toBe(expected);
});

it('writes an object without fields as nothing', () => {
  expect(fieldsText(z.toJSONSchema(z.strictObject({})))).toBe('');
});
