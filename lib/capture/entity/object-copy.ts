import type { ObjectLiteral } from 'typeorm';

const accessors = new WeakMap<object, boolean>();

/**
 * A copy of an object's own properties with its prototype. Setters and getters of the class are not
 * called and not in the way: a serialised entity may carry what is a getter on its class.
 */
export function copyOf(object: ObjectLiteral): ObjectLiteral {
  const prototype = Object.getPrototypeOf(object) as object | null;
  return copyOnto(prototype ?? Object.prototype, object);
}

/** The own properties of `object` on a new object with this prototype. */
export function copyOnto(prototype: object, object: ObjectLiteral | undefined): ObjectLiteral {
  if (!object) return Object.create(prototype) as ObjectLiteral;
  if (!hasAccessors(prototype)) {
    return Object.assign(Object.create(prototype) as ObjectLiteral, object);
  }
  return Object.create(prototype, Object.getOwnPropertyDescriptors(object)) as ObjectLiteral;
}

/** Sets an own property, whatever the prototype has by that name. */
export function setOwn(object: ObjectLiteral, property: string, value: unknown): void {
  Object.defineProperty(object, property, {
    value,
    configurable: true,
    enumerable: true,
    writable: true,
  });
}

function hasAccessors(prototype: object): boolean {
  let found = accessors.get(prototype);
  if (found === undefined) {
    found = false;
    for (
      let level: object | null = prototype;
      level && level !== Object.prototype;
      level = Object.getPrototypeOf(level) as object | null
    ) {
      found ||= Object.values(Object.getOwnPropertyDescriptors(level)).some(
        ({ get, set }) => get !== undefined || set !== undefined,
      );
    }
    accessors.set(prototype, found);
  }
  return found;
}
