import { type DynamicModule, Global, Module } from '@nestjs/common';
import { APP_FILTER, APP_INTERCEPTOR } from '@nestjs/core';
import { LoggerModule } from 'nestjs-pino';
import { TypeOrmModule } from '@nestjs/typeorm';
import type { DataSourceOptions } from 'typeorm';
import { AccountsModule } from './accounts/index.ts';
import { AdminModule } from './admin/index.ts';
import { AttemptsModule } from './attempts/index.ts';
import { CatalogueModule } from './catalogue/index.ts';
import { CohortsModule } from './cohorts/index.ts';
import { dataSourceOptions, openDatabase } from './dataSource.ts';
import { DraftsModule } from './drafts/index.ts';
import { GradingModule } from './grading/index.ts';
import { HealthModule } from './health/index.ts';
import { IdentityModule } from './identity/index.ts';
import { JourneyModule } from './journey/index.ts';
import { AnswerInterceptor } from './kernel/answers.ts';
import { CLOCK, type Clock } from './kernel/clock.ts';
import { CONFIG, type Config } from './kernel/config.ts';
import { Drain } from './kernel/drain.ts';
import { Listener } from './kernel/listener.ts';
import { loggerOptions } from './kernel/logging.ts';
import { ProblemFilter } from './kernel/problems.ts';
import { OpenApiModule } from './openapi/index.ts';
import { ProgressModule } from './progress/index.ts';
import { QuestsModule } from './quests/index.ts';
import { RejudgementsModule } from './rejudgements/index.ts';
import { RunsModule } from './runs/index.ts';
import { StreamModule } from './stream/index.ts';
import { SubmissionsModule } from './submissions/index.ts';
import { UpkeepModule } from './upkeep/index.ts';

/** What every feature may ask for. */
@Global()
@Module({})
class KernelModule {
  static with(config: Config, clock: Clock): DynamicModule {
    return {
      module: KernelModule,
      providers: [
        { provide: CONFIG, useValue: config },
        { provide: CLOCK, useValue: clock },
        { provide: APP_FILTER, useClass: ProblemFilter },
        { provide: APP_INTERCEPTOR, useClass: AnswerInterceptor },
        Drain,
        Listener,
      ],
      exports: [CONFIG, CLOCK, Listener],
    };
  }
}

@Module({})
export class AppModule {
  static with(config: Config, clock: Clock): DynamicModule {
    return {
      module: AppModule,
      imports: [
        LoggerModule.forRoot(loggerOptions(config)),
        TypeOrmModule.forRootAsync({
          useFactory: () => ({
            ...(dataSourceOptions(config.databaseUrl) as DataSourceOptions),
            // openDatabase() waits for a database that is still starting, and says so in a sentence.
            retryAttempts: 0,
          }),
          dataSourceFactory: () => openDatabase(config.databaseUrl),
        }),
        KernelModule.with(config, clock),
        IdentityModule,
        CatalogueModule,
        JourneyModule,
        StreamModule,
        ProgressModule,
        AttemptsModule,
        QuestsModule,
        DraftsModule,
        SubmissionsModule,
        RejudgementsModule,
        RunsModule,
        GradingModule,
        CohortsModule,
        AccountsModule,
        AdminModule,
        HealthModule,
        OpenApiModule,
        UpkeepModule,
      ],
    };
  }
}
