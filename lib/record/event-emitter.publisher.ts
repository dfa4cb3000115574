import { Inject, Injectable, Logger } from '@nestjs/common';
import type { OnModuleInit } from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';
import type { AuditEvent } from '../event/audit-event.js';
import type {
  AuditRecordedNotice,
  AuditWriteFailedNotice,
  EventPublisher,
} from './event.publisher.js';
import { reasonOf } from './record.messages.js';

interface Emitter {
  emit(event: string, payload: unknown): boolean;
  hasListeners?(event: string): boolean;
}

/**
 * Tells the host's event emitter, if it has `@nestjs/event-emitter`:
 * `audit.recorded` with committed events, `audit.write_failed` with a code and a count.
 */
@Injectable()
export class EventEmitterPublisher implements EventPublisher, OnModuleInit {
  private readonly logger = new Logger('AuditPublisher');
  private emitter: Emitter | undefined;

  constructor(@Inject(ModuleRef) private readonly moduleRef: ModuleRef) {}

  /** Looks for the host's own emitter; to call `EventEmitterModule.forRoot()` here would make a second one. */
  async onModuleInit(): Promise<void> {
    this.emitter = await this.findEmitter();
  }

  get isHeard(): boolean {
    return this.emitter?.hasListeners?.('audit.recorded') ?? this.emitter !== undefined;
  }

  recorded(events: readonly AuditEvent[]): void {
    const notice: AuditRecordedNotice = { events };
    if (events.length > 0) this.emit('audit.recorded', notice);
  }

  writeFailed(notice: AuditWriteFailedNotice): void {
    this.emit('audit.write_failed', notice);
  }

  private async findEmitter(): Promise<Emitter | undefined> {
    try {
      const { EventEmitter2 } = await import('@nestjs/event-emitter');
      return this.moduleRef.get<Emitter>(EventEmitter2, { strict: false });
    } catch {
      // No package, or no emitter in the application: there is nobody to tell.
      return undefined;
    }
  }

  private emit(name: string, payload: unknown): void {
    try {
      this.emitter?.emit(name, payload);
    } catch (error) {
      this.logger.error(`A listener of ${name} threw: ${reasonOf(error)}`);
    }
  }
}
