import { Inject, Injectable } from '@nestjs/common';
import type { OnApplicationShutdown } from '@nestjs/common';
import { ModulesContainer } from '@nestjs/core';
import type { InstanceWrapper } from '@nestjs/core/injector/instance-wrapper.js';
import { describeJob, jobActor } from './job-metadata.js';
import type { JobDescription } from './job-metadata.js';
import { currentUnit, jobHosts, runInUnit } from './unit-of-work.js';
import type { UnitOfWork } from './unit-of-work.js';
import { UnitReason } from './unit-reason.js';

const WRAPPED = Symbol.for('nestjs-audit-trail:job');

type Method = ((this: unknown, ...args: unknown[]) => unknown) & { [WRAPPED]?: true };

/**
 * Makes each run of a scheduled job or queue handler a unit of work named after it.
 *
 * It works on prototypes and in its constructor: the schedulers take their reference
 * to the method in `onModuleInit`, when every provider has been constructed.
 */
@Injectable()
export class JobExplorer implements OnApplicationShutdown {
  constructor(@Inject(ModulesContainer) modules: ModulesContainer) {
    jobHosts.add(this);
    for (const { providers, controllers } of modules.values()) {
      for (const wrapper of [...providers.values(), ...controllers.values()]) {
        const owner = classOf(wrapper);
        if (owner) wrapJobsOf(owner);
      }
    }
  }

  onApplicationShutdown(): void {
    jobHosts.delete(this);
  }
}

// A `useValue` has no metatype; what a `useFactory` will return is not known yet.
// eslint-disable-next-line @typescript-eslint/no-unsafe-function-type
function classOf({ metatype, instance }: InstanceWrapper): Function | undefined {
  if (typeof metatype === 'function' && metatype.prototype) return metatype;
  if (typeof instance !== 'object' || instance === null) return undefined;
  const owner: unknown = Object.getPrototypeOf(instance)?.constructor;
  return typeof owner === 'function' ? owner : undefined;
}

// eslint-disable-next-line @typescript-eslint/no-unsafe-function-type
function wrapJobsOf(owner: Function): void {
  for (const prototype of prototypeChain(owner.prototype as object)) {
    for (const name of Object.getOwnPropertyNames(prototype)) {
      const descriptor = Object.getOwnPropertyDescriptor(prototype, name)!;
      const method: Method | undefined = descriptor.value;
      const replaceable = descriptor.configurable && name !== 'constructor';
      if (typeof method !== 'function' || !replaceable || method[WRAPPED]) continue;
      const description = describeJob(owner, name, method);
      if (description === undefined) continue;
      Object.defineProperty(prototype, name, {
        ...descriptor,
        value: inUnit(method, name, description),
      });
    }
  }
}

function* prototypeChain(prototype: object): Generator<object> {
  for (let own = prototype; own && own !== Object.prototype; own = Object.getPrototypeOf(own)) {
    yield own;
  }
}

function inUnit(original: Method, name: string, description: JobDescription): Method {
  const wrapper: Method = function (this: unknown, ...args: unknown[]) {
    if (jobHosts.size === 0 || currentUnit() !== undefined) return original.apply(this, args);
    const actor = jobActor(description, { self: this, method: name, argument: args[0] });
    const unit: UnitOfWork = { kind: 'job', actor, source: 'system', reason: new UnitReason() };
    return runInUnit(unit, () => original.apply(this, args));
  };
  // Bull asks for the length (a second parameter is a callback); decorators hang metadata and properties on it.
  Object.defineProperties(wrapper, Object.getOwnPropertyDescriptors(original));
  for (const key of Reflect.getOwnMetadataKeys(original)) {
    Reflect.defineMetadata(key, Reflect.getOwnMetadata(key, original), wrapper);
  }
  return Object.defineProperty(wrapper, WRAPPED, { value: true });
}
