import type { Actor } from '../event/audit-event.js';

// Metadata keys of packages the host may or may not have; they are not imported.
const SCHEDULER_TYPE = 'SCHEDULER_TYPE';
const SCHEDULER_NAME = 'SCHEDULER_NAME';
const BULLMQ_PROCESSOR = 'bullmq:processor_metadata';
const BULL_PROCESS = 'bull:module_queue_process';
// The name Bull gives to jobs added without one.
const UNNAMED = '__default__';

// eslint-disable-next-line @typescript-eslint/no-unsafe-function-type
type AnyFunction = Function;

/** What makes a method a job: its kind, and its name where that is fixed. */
export interface JobDescription {
  readonly kind: 'schedule' | 'queue';
  readonly name?: string;
}

/**
 * Whether a method is called by @nestjs/schedule, @nestjs/bullmq or @nestjs/bull.
 *
 * @param owner the class, whose decorator makes `process` a BullMQ handler
 */
export function describeJob(
  owner: AnyFunction,
  methodName: string,
  method: AnyFunction,
): JobDescription | undefined {
  if (Reflect.hasMetadata(SCHEDULER_TYPE, method)) {
    return { kind: 'schedule', name: textOf(Reflect.getMetadata(SCHEDULER_NAME, method)) };
  }
  const isQueueHandler =
    Reflect.hasMetadata(BULL_PROCESS, method) ||
    (methodName === 'process' && Reflect.hasMetadata(BULLMQ_PROCESSOR, owner));
  return isQueueHandler ? { kind: 'queue' } : undefined;
}

/** Who acts in a run of the job: its own name, else the queued job's, else `Class.method`. */
export function jobActor(
  description: JobDescription,
  call: { self: unknown; method: string; argument: unknown },
): Actor {
  const { kind, name } = description;
  const queued = kind === 'queue' ? textOf((call.argument as { name?: unknown })?.name) : undefined;
  const className = (call.self as object | undefined)?.constructor?.name ?? 'anonymous';
  return { type: 'system', kind, name: name ?? queued ?? `${className}.${call.method}` };
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' && value !== UNNAMED ? value : undefined;
}
