import { Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { AccessGuard } from './guard.ts';
import { SessionService } from './sessions.ts';
import { ThrottleService } from './throttle.ts';

@Module({
  providers: [SessionService, ThrottleService, { provide: APP_GUARD, useClass: AccessGuard }],
  exports: [SessionService, ThrottleService],
})
export class IdentityModule {}
