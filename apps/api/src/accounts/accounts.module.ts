import { Module } from '@nestjs/common';
import { CohortsModule } from '../cohorts/index.ts';
import { IdentityModule } from '../identity/index.ts';
import { JourneyModule } from '../journey/index.ts';
import { ProgressModule } from '../progress/index.ts';
import { Accounts } from './accounts.ts';
import { AuthController } from './auth.controller.ts';
import { MeController } from './me.controller.ts';
import { Profile } from './profile.ts';

@Module({
  imports: [CohortsModule, IdentityModule, JourneyModule, ProgressModule],
  controllers: [AuthController, MeController],
  providers: [Accounts, Profile],
})
export class AccountsModule {}
