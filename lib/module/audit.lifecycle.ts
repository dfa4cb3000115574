import {
  Inject,
  Injectable,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
  type OnModuleInit,
} from '@nestjs/common';

import { EntityCapture } from '../capture/entity/entity-capture.js';
import { SequencerService } from '../ledger/sequencer.service.js';
import { AuditRecorderService } from '../record/audit-recorder.service.js';
import { seconds } from '../support/duration.js';
import type { OpenAuditStore } from '../store/audit-store.factory.js';
import { OPEN_AUDIT_STORE } from './audit.tokens.js';

/** How long a shutdown waits for the store before what is left goes to the spool. */
const DRAIN_TIMEOUT_MS = seconds(10);

/** Starts and ends the background work of all stages, in order. */
@Injectable()
export class AuditLifecycle
  implements OnModuleInit, OnApplicationBootstrap, BeforeApplicationShutdown, OnApplicationShutdown
{
  constructor(
    @Inject(AuditRecorderService) private readonly recorder: AuditRecorderService,
    @Inject(SequencerService) private readonly sequencer: SequencerService,
    @Inject(EntityCapture) private readonly capture: EntityCapture,
    @Inject(OPEN_AUDIT_STORE) private readonly store: OpenAuditStore,
  ) {}

  async onModuleInit(): Promise<void> {
    await this.recorder.start();
  }

  onApplicationBootstrap(): void {
    this.sequencer.start();
    this.store.start();
  }

  /** While the host's data source is still open: an in-memory database goes with it. */
  async beforeApplicationShutdown(): Promise<void> {
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
