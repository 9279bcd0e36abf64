/** Loaded into both programs: when the supervisor is killed without a chance to stop them, they end by themselves. */
process.on('disconnect', () => process.kill(process.pid, 'SIGTERM'));
process.channel?.unref();
