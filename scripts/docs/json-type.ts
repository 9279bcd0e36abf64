import type { z } from 'zod';

type JsonSchema = z.core.JSONSchema.BaseSchema;

/** Zod writes the bounds of a safe integer out; nobody needs to read them. */
const bound = (value: number | undefined) =>
  Math.abs(value ?? Infinity) < Number.MAX_SAFE_INTEGER ? value : undefined;

function range(least: number | undefined, most: number | undefined): string {
  if (least !== undefined && most !== undefined) return ` ${least}–${most}`;
  if (least !== undefined) return ` ≥ ${least}`;
  return most !== undefined ? ` ≤ ${most}` : '';
}

/** A type in the notation of TypeScript, with its bounds: `string 1–64`, `integer ≥ 0`, `person[]`. */
export function typeText(schema: JsonSchema): string {
  if (schema.$ref !== undefined) return schema.$ref.replace('#/$defs/', '');
  if (schema.const !== undefined) return quoted(schema.const);
  if (schema.enum) return schema.enum.map(quoted).join(' | ');
  const union = schema.oneOf ?? schema.anyOf;
  if (union) return union.map((part) => typeText(part as JsonSchema)).join(' | ');
  if (schema.type === 'object') return `{ ${fieldsText(schema)} }`;
  if (schema.type === 'array') return `${typeText(schema.items as JsonSchema)}[]`;
  if (schema.type === 'string') return stringText(schema);
  if (schema.type !== 'integer' && schema.type !== 'number') return String(schema.type);
  const least = schema.exclusiveMinimum === undefined ? bound(schema.minimum) : Number(schema.exclusiveMinimum) + 1;
  return `${schema.type}${range(least, bound(schema.maximum))}`;
}

function stringText({ format, pattern, minLength, maxLength }: JsonSchema): string {
  if (format !== undefined) return format;
  return `string${range(minLength, maxLength)}${pattern === undefined ? '' : ` /${pattern}/`}`;
}

/** The fields of an object: `callId, to?: deviceId`. A field whose name is its type's is not typed again. */
export function fieldsText({ properties = {}, required = [] }: JsonSchema): string {
  const fields = Object.entries(properties).map(([name, schema]) => {
    const type = typeText(schema as JsonSchema);
    return `${name}${required.includes(name) ? '' : '?'}${type === name ? '' : `: ${type}`}`;
  });
  return fields.join(', ');
}

const quoted = (value: unknown): string => (typeof value === 'string' ? `'${value}'` : String(value));
