/** Preloaded into a service that a test starts (`node --import`): ends it when the test's process is gone, for example killed. */
process.once('disconnect', () => process.kill(process.pid, 'SIGTERM'));
// listening for the parent's messages would keep the process alive
process.channel?.unref();
