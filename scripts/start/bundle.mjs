import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { root } from './root.mjs';

/** Imported lazily: in a fresh clone esbuild exists only after the packages are installed. */
const esbuild = () => import('esbuild');

/** Several starts may bundle at once, so replace each file atomically, and only if it changed. */
const writeInOneStep = {
  name: 'write-in-one-step',
  setup(build) {
    build.onEnd(({ outputFiles = [] }) => {
      for (const { path, text } of outputFiles) {
        if (existsSync(path) && readFileSync(path, 'utf8') === text) continue;
        mkdirSync(dirname(path), { recursive: true });
        const temporary = `${path}.${process.pid}`;
        writeFileSync(temporary, text);
        renameSync(temporary, path);
      }
    });
  },
};

/**
 * Bundle packages too: one file loads faster than hundreds, and that load time is how long a call lacks a sidecar after
 * a crash. Exceptions: packages that are native or locate their files by path, and those that only some starts need.
 */
const external = [
  '@node-rs/argon2',
  '@prisma/adapter-pg',
  '@prisma/client/runtime/query_compiler_*',
  '@prisma/schema-engine-wasm',
  'better-sqlite3',
  'ioredis',
  'next',
  'pino',
  'selfsigned',
  'uqr',
];

/** Bundled CommonJS packages load Node's modules with `require`, which ES modules lack. */
const banner = "import { createRequire as requireOf } from 'node:module'; const require = requireOf(import.meta.url);";

const options = (entryPoint, outfile, plugins) => ({
  absWorkingDir: root,
  entryPoints: [entryPoint],
  outfile,
  bundle: true,
  write: false,
  external,
  banner: { js: banner },
  platform: 'node',
  format: 'esm',
  target: 'node20',
  logLevel: 'warning',
  plugins: [writeInOneStep, ...plugins],
});

/**
 * `packages: 'external'` bundles no packages, for programs whose start need not be fast.
 * @param {import('esbuild').BuildOptions} settings
 */
export async function bundle(entryPoint, outfile, settings = {}) {
  const { plugins = [], ...others } = settings;
  const { build, stop } = await esbuild();
  // No source map: Node would parse it at each start, and names and lines stay readable without.
  await build({ ...options(entryPoint, outfile, plugins), ...others });
  // Otherwise esbuild's service process would run as long as Mado does.
  await stop();
}

/**
 * A worker in one file: it runs by the policy of its own response (`STRICT_POLICY`), which lets it load nothing more. Next
 * would make several files of it.
 */
export const bundleForBrowser = (entryPoint, outfile) =>
  bundle(entryPoint, outfile, {
    ...{ platform: 'browser', format: 'iife', target: 'es2022', minify: true },
    ...{ external: [], banner: {} },
  });

/** Bundles again at each change of the sources, then calls back; returns its stop. */
export async function watchBundle(entryPoint, outfile, onRebuilt) {
  const tellAll = { name: 'tell', setup: (build) => build.onEnd(({ errors }) => errors.length || onRebuilt()) };
  const context = await (await esbuild()).context({
    ...options(entryPoint, outfile, [tellAll]),
    sourcemap: 'inline',
  });
  await context.watch();
  return () => context.dispose();
}
