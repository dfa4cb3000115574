import {
  Inject,
  Injectable,
  Logger,
  Optional,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
  type OnModuleInit,
} from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';

import { EntityCapture } from '../capture/entity/entity-capture.js';
import { SequencerService } from '../ledger/sequencer.service.js';
import { AuditRecorderService } from '../record/audit-recorder.service.js';
import { seconds } from '../support/duration.js';
import type { OpenAuditStore } from '../store/audit-store.factory.js';
import { OPEN_AUDIT_STORE } from './audit.tokens.js';

/** How long a shutdown waits for the store before what is left goes to the spool. */
const DRAIN_TIMEOUT_MS = seconds(10);
/** Applications turn their shutdown hooks on around `listen()`; by then they have. */
const HOOKS_CHECK_DELAY_MS = seconds(5);
const SHUTDOWN_SIGNALS = ['SIGTERM', 'SIGINT'] as const;

/** Starts and ends the background work of all stages, in order. */
@Injectable()
export class AuditLifecycle
  implements OnModuleInit, OnApplicationBootstrap, BeforeApplicationShutdown, OnApplicationShutdown
{
  private readonly logger = new Logger('AuditModule');
  private hooksCheck: NodeJS.Timeout | undefined;

  constructor(
    @Inject(AuditRecorderService) private readonly recorder: AuditRecorderService,
    @Inject(SequencerService) private readonly sequencer: SequencerService,
    @Inject(EntityCapture) private readonly capture: EntityCapture,
    @Inject(OPEN_AUDIT_STORE) private readonly store: OpenAuditStore,
    @Optional() @Inject(HttpAdapterHost) private readonly adapterHost?: HttpAdapterHost,
  ) {}

  async onModuleInit(): Promise<void> {
    await this.recorder.start();
  }

  onApplicationBootstrap(): void {
    this.sequencer.start();
    this.store.start();
    if (this.adapterHost?.httpAdapter) {
      this.hooksCheck = setTimeout(() => this.warnWithoutHooks(), HOOKS_CHECK_DELAY_MS).unref();
    }
  }

  /** Nest tells nobody whether its shutdown hooks are on; a server that listens to no signal has none. */
  private warnWithoutHooks(): void {
    if (SHUTDOWN_SIGNALS.some((signal) => process.listenerCount(signal) > 0)) return;
    this.logger.warn(
      'Shutdown hooks seem to be off: on SIGTERM the process ends at once, and up to ' +
        'write.maxBufferedEvents events that nobody waits for are lost. Call app.enableShutdownHooks().',
    );
  }

  /** While the host's data source is still open: an in-memory database goes with it. */
  async beforeApplicationShutdown(): Promise<void> {
    clearTimeout(this.hooksCheck);
    await this.recorder.flush();
    await this.sequencer.stop();
  }

  /** Requests in flight have ended by now; theirs are the last events. */
  async onApplicationShutdown(): Promise<void> {
    await this.recorder.drain(DRAIN_TIMEOUT_MS);
    this.capture.uninstall();
    await this.store.close();
  }
}
