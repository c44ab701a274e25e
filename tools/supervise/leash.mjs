/**
 * Loaded into every supervised process: when the supervisor is gone, even by SIGKILL, the channel closes and the
 * process ends too, so that no orphan keeps the port or the database.
 */
process.on('disconnect', () => {
  process.kill(process.pid, 'SIGTERM');
  setTimeout(() => process.exit(1), 8000).unref();
});
// The channel alone must not keep a process alive that has finished its work.
process.channel?.unref();
