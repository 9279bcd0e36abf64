import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { root } from './root.mjs';

/** Imported late: on a fresh clone esbuild is there only after the packages were installed. */
const esbuild = () => import('esbuild');

/** Several starts may bundle at once: a file is replaced in one step, and only when it changed. */
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
 * Packages are bundled, for one file is read sooner than hundreds: it is how long a call is without a sidecar after
 * a crash. Not those that are native or find their files by path, nor what only some start needs.
 */
const external = [
  '@prisma/adapter-pg',
  '@prisma/client/runtime/query_compiler_*',
  '@prisma/schema-engine-wasm',
  'better-sqlite3',
  'next',
  'pino',
  'selfsigned',
];

/** Bundled CommonJS packages ask for Node's modules by `require`, which an ES module has not got. */
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
 * `packages: 'external'` leaves all packages where they are, for programs that need no quick start.
 * @param {import('esbuild').BuildOptions} settings
 */
export async function bundle(entryPoint, outfile, settings = {}) {
  const { plugins = [], ...others } = settings;
  const { build, stop } = await esbuild();
  // No source map: Node would parse it at each start, and names and lines stay readable without.
  await build({ ...options(entryPoint, outfile, plugins), ...others });
  // Its service would stay beside Mado for as long as that runs.
  await stop();
}

/** Bundles again at each change of the sources, and then calls back; returns how to stop. */
export async function watchBundle(entryPoint, outfile, onRebuilt) {
  const tellAll = { name: 'tell', setup: (build) => build.onEnd(({ errors }) => errors.length || onRebuilt()) };
  const context = await (await esbuild()).context({
    ...options(entryPoint, outfile, [tellAll]),
    sourcemap: 'inline',
  });
  await context.watch();
  return () => context.dispose();
}
