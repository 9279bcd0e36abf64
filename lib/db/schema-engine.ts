import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import {
  bindMigrationAwareSqlAdapterFactory,
  type SqlDriverAdapter,
  type SqlMigrationAwareDriverAdapterFactory,
} from '@prisma/driver-adapter-utils';
import * as glue from '@prisma/schema-engine-wasm/schema_engine_bg';
import { adapterFactory } from './adapter';

/** Node's types lack WebAssembly, and the DOM's stay out of server code; this declares all that is used here. */
declare const WebAssembly: {
  instantiate(bytes: Uint8Array, imports: object): Promise<{ instance: { exports: Record<string, unknown> } }>;
};

let ready: Promise<void> | undefined;

/**
 * The package's own entry imports its .wasm as an ES module, which Node 20 does not support. Instantiate the module
 * here with the two calls that entry makes.
 */
async function instantiate(): Promise<void> {
  const file = createRequire(import.meta.url).resolve('@prisma/schema-engine-wasm/schema_engine_bg');
  const bytes = await readFile(join(dirname(file), 'schema_engine_bg.wasm'));
  const { instance } = await WebAssembly.instantiate(bytes, { './schema_engine_bg.js': glue });
  const { __wbg_set_wasm } = glue as unknown as { __wbg_set_wasm(exports: Record<string, unknown>): void };
  __wbg_set_wasm(instance.exports);
  (instance.exports.__wbindgen_start as () => void)();
}

/**
 * Runs `use` with Prisma's schema engine as WebAssembly: it needs no download, and records migrations as `prisma
 * migrate deploy` does. The engine never closes its connections, and on SQLite an open one keeps its exclusive lock, so
 * this closes them.
 */
export async function withSchemaEngine<T>(
  databaseUrl: string,
  use: (engine: glue.SchemaEngine) => Promise<T>,
): Promise<T> {
  ready ??= instantiate();
  await ready;
  const connections: SqlDriverAdapter[] = [];
  const factory: SqlMigrationAwareDriverAdapterFactory = adapterFactory(databaseUrl);
  const connect = factory.connect.bind(factory);
  factory.connect = async () => {
    const connection = await connect();
    connections.push(connection);
    return connection;
  };
  try {
    const adapter = bindMigrationAwareSqlAdapterFactory(factory);
    const engine = await glue.SchemaEngine.new({ datamodels: undefined }, () => undefined, adapter);
    return await use(engine);
  } finally {
    await Promise.all(connections.map((connection) => connection.dispose()));
  }
}
