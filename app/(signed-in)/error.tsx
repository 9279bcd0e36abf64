'use client';

/** Below the shell: by itself a page that fails takes neither the socket nor a running call with it. */
export { default } from '../error';
