/**
 * How much JavaScript memory each program may use, in MB: `young` is one half of the space for new objects, of which V8
 * otherwise fills 16 MB before it looks for garbage, and `old` ends a program that leaks, long before the machine swaps.
 * The sidecar's is twice what ten thousand people need (docs/performance.md).
 */
const LIMITS: Readonly<Record<string, { readonly young: number; readonly old: number }>> = {
  edge: { young: 1, old: 256 },
  sidecar: { young: 2, old: 512 },
  'web app': { young: 2, old: 512 },
};

/**
 * Node's arguments for a program in production. In development Next compiles pages in its process, which takes what it
 * takes. An operator who names one of these in NODE_OPTIONS decides, because arguments would take precedence.
 */
export function memoryFlags(name: string, environment: NodeJS.ProcessEnv): string[] {
  const limits = LIMITS[name];
  if (!limits || environment.NODE_ENV !== 'production') return [];
  const flags = { 'max-semi-space-size': limits.young, 'max-old-space-size': limits.old };
  return Object.entries(flags)
    .filter(([flag]) => !environment.NODE_OPTIONS?.replaceAll('_', '-').includes(`--${flag}`))
    .map(([flag, mb]) => `--${flag}=${mb}`);
}

/**
 * For glibc's allocator, which otherwise keeps one pool of freed memory for each of a program's dozen threads: the idle
 * sidecar takes 54 MB instead of 69. Other allocators ignore it. What the operator has set takes precedence.
 */
export const MEMORY_ENVIRONMENT = { MALLOC_ARENA_MAX: '2', MALLOC_TRIM_THRESHOLD_: '131072' } as const;
