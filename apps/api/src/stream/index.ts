export { StreamHub } from './hub.ts';
export { Notification } from './notification.entity.ts';
export { Notifier } from './notifier.ts';
export { StreamModule } from './stream.module.ts';
