'use client';

/** An error boundary below the shell: a page that fails here leaves the socket and a call in progress alone. */
export { default } from '../error';
