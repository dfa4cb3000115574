import { Logger } from '@nestjs/common';
import { EventEmitter2, EventEmitterModule } from '@nestjs/event-emitter';
import { Test } from '@nestjs/testing';
import type { AuditEvent } from '../../../lib/event/audit-event.js';
import { EventEmitterPublisher } from '../../../lib/record/event-emitter.publisher.js';

const event = { id: '1', action: 'n.a' } as AuditEvent;

async function createPublisher(imports: Parameters<typeof Test.createTestingModule>[0]['imports']) {
  const module = await Test.createTestingModule({ imports, providers: [EventEmitterPublisher] })
    .setLogger(new Logger('Test'))
    .compile();
  await module.init();
  return { module, publisher: module.get(EventEmitterPublisher) };
}

describe('EventEmitterPublisher', () => {
  it("emits to the host's own emitter", async () => {
    const { module, publisher } = await createPublisher([EventEmitterModule.forRoot()]);
    const heard: unknown[] = [];
    const emitter = module.get(EventEmitter2, { strict: false });
    emitter.on('audit.recorded', (notice) => heard.push(notice));
    emitter.on('audit.write_failed', (notice) => heard.push(notice));
    const failed = { code: 'WRITE_FAILED', count: 2, spooled: true };
    publisher.recorded([event]);
    publisher.recorded([]);
    publisher.writeFailed(failed);
    expect(heard).toEqual([{ events: [event] }, failed]);
    await module.close();
  });

  it('is not harmed by a listener that throws', async () => {
    const { module, publisher } = await createPublisher([EventEmitterModule.forRoot()]);
    module.get(EventEmitter2, { strict: false }).on('audit.recorded', () => {
      throw new Error('listener');
    });
    expect(() => publisher.recorded([event])).not.toThrow();
    await module.close();
  });

  it('serves a host without an emitter', async () => {
    const { module, publisher } = await createPublisher([]);
    expect(() => publisher.recorded([event])).not.toThrow();
    await module.close();
  });
});
