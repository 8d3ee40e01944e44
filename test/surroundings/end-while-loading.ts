import { registerHooks } from 'node:module';

/** To be loaded before the daemon: ends it by SIGTERM at the moment when it begins to load the AWS SDK, long before it listens. */
let sent = false;
registerHooks({
  load(url, context, next) {
    if (!sent && url.includes('@aws-sdk')) {
      sent = true;
      process.kill(process.pid, 'SIGTERM');
    }
    return next(url, context);
  },
});
