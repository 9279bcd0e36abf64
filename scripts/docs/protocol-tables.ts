import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import * as chat from '@/lib/protocol/channel/chat';
import * as control from '@/lib/protocol/channel/control';
import * as ids from '@/lib/protocol/ids';
import * as call from '@/lib/protocol/sidecar/call';
import * as earlyLink from '@/lib/protocol/sidecar/early-link';
import * as endReason from '@/lib/protocol/sidecar/end-reason';
import * as errorCode from '@/lib/protocol/sidecar/error-code';
import * as facts from '@/lib/protocol/sidecar/facts';
import * as ice from '@/lib/protocol/sidecar/ice';
import * as presence from '@/lib/protocol/sidecar/presence';
import * as requests from '@/lib/protocol/sidecar/requests';
import * as signal from '@/lib/protocol/signal';
import * as version from '@/lib/protocol/version';
import { docCommentsOf } from './doc-comments';
import { fieldsText, typeText } from './json-type';
import { table } from './table';

const MODULES = [ids, presence, earlyLink, call, signal, ice, errorCode, endReason, requests, control];

/** The named schemas, so that others refer to them by name. */
function namedSchemas(): Map<string, z.ZodType> {
  const named = MODULES.flatMap((module) => Object.entries(module)).flatMap(([name, value]) =>
    value instanceof z.ZodType ? [[name.replace(/Schema$/, ''), value] as const] : [],
  );
  // Sorted: bundlers and Vitest list a module's exports in different orders.
  return new Map(named.sort(([one], [other]) => (one < other ? -1 : 1)));
}

/** Schemas that have a table of their own rather than a row among the shapes. */
const OWN_TABLES = ['controlMessage', 'errorCode', 'endReason'];

const SCHEMAS = namedSchemas();
const registry = z.registry<{ id: string }>();
for (const [id, schema] of SCHEMAS) registry.add(schema, { id });

const jsonOf = (schema: z.ZodType) => z.toJSONSchema(schema, { metadata: registry });

/** A named schema in its own words; one that only refines another refers to that. */
function definitionOf(name: string, schema: z.ZodType): z.core.JSONSchema.BaseSchema {
  const json = jsonOf(schema);
  const definition = json.$defs?.[name];
  return typeof definition === 'object' ? definition : json;
}

/** One kind of the messages on a data channel. */
type Message = z.ZodObject<{ type: z.ZodLiteral<string> }>;

const code = (text: string): string => (text === '' ? '' : `\`${text}\``);

function fieldsOf(schema: z.ZodType): string {
  const json = jsonOf(schema);
  return code(json.type === 'object' ? fieldsText(json) : typeText(json));
}

function readDocComments(folder: string): ReadonlyMap<string, string> {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) =>
    /(?<!\.test)\.ts$/.test(file),
  );
  return new Map(files.flatMap((file) => [...docCommentsOf(file, readFileSync(join(folder, file), 'utf8'))]));
}

/**
 * What the doc comments say of something, and after it what they say of its fields.
 * @throws where they say nothing: everything in the protocol is described where it is defined
 */
function descriptionOf(docs: ReadonlyMap<string, string>, path: string): string {
  const fields = [...docs].flatMap(([each, text]) =>
    each.startsWith(`${path}.`) ? [`${code(each.slice(each.lastIndexOf('.') + 1))}: ${text}`] : [],
  );
  const description = [docs.get(path) ?? '', ...fields].join(' ').trim();
  if (description === '') throw new Error(`${path} has no doc comment in lib/protocol`);
  return description;
}

/** The tables of `docs/protocol.md`, from the schemas of `lib/protocol` and their doc comments. */
export function protocolTables(): Record<
  'requests' | 'facts' | 'shapes' | 'codes' | 'reasons' | 'control' | 'chat' | 'limits',
  string
> {
  const docs = readDocComments('lib/protocol');
  const meaningOf = (path: string) => descriptionOf(docs, path);
  const listed = (constant: string, values: readonly string[]) =>
    values.map((value) => [code(value), meaningOf(`${constant}.${value}`)]);
  const shapes = [...SCHEMAS].filter(([name]) => !OWN_TABLES.includes(name));
  const messagesOf = (name: string, { options }: z.ZodDiscriminatedUnion<readonly Message[]>) =>
    options.map(({ shape: { type, ...others } }) => [
      code(type.value),
      fieldsOf(z.object(others)),
      meaningOf(`${name}.${type.value}`),
    ]);
  const limits = Object.entries(version)
    .filter(([name]) => name.startsWith('MAX_'))
    .sort();
  return {
    requests: table(
      ['request', 'fields', 'reply', 'what it does'],
      Object.entries(requests.REQUESTS).map(([name, { request, reply }]) => [
        code(name),
        fieldsOf(request),
        fieldsOf(reply),
        meaningOf(`REQUESTS.${name}`),
      ]),
    ),
    facts: table(
      ['fact', 'body', 'when'],
      Object.entries(facts.FACTS).map(([name, body]) => [code(name), fieldsOf(body), meaningOf(`FACTS.${name}`)]),
    ),
    shapes: table(
      ['shape', 'is', 'meaning'],
      shapes.map(([name, schema]) => [
        code(name),
        code(typeText(definitionOf(name, schema))),
        meaningOf(`${name}Schema`),
      ]),
    ),
    codes: table(['code', 'meaning'], listed('ERROR_CODES', errorCode.ERROR_CODES)),
    reasons: table(['reason', 'meaning'], listed('END_REASONS', endReason.END_REASONS)),
    control: table(['message', 'fields', 'meaning'], messagesOf('controlMessageSchema', control.controlMessageSchema)),
    chat: table(['frame', 'fields', 'meaning'], messagesOf('chatFrameSchema', chat.chatFrameSchema)),
    limits: table(
      ['constant', 'value', 'meaning'],
      limits.map(([name, value]) => [code(name), value.toLocaleString('en'), meaningOf(name)]),
    ),
  };
}
