const MAX_VALUES = 64;
const MAX_DEPTH = 6;
const MAX_PROPERTIES = 5000;
const MIN_LENGTH = 4;
const MAX_LENGTH = 4096;

/**
 * Gathers values that are secret because of the name they stand at, bounded in number
 * (64), length (4 to 4096), depth (6) and properties looked at (5000), so that no body makes it dear.
 */
export class SecretValues {
  private readonly found = new Set<string>();
  private propertiesLeft = MAX_PROPERTIES;

  constructor(private readonly isSensitiveName: (name: string) => boolean) {}

  get values(): readonly string[] {
    return [...this.found];
  }

  add(value: unknown): void {
    if (typeof value !== 'string' || this.found.size >= MAX_VALUES) return;
    if (value.length >= MIN_LENGTH && value.length <= MAX_LENGTH) this.found.add(value);
  }

  /** Adds the strings at sensitive names in an object, and all strings below such a name. */
  addFrom(value: unknown, secret = false, depth = 0): void {
    if (typeof value === 'string' && secret) this.add(value);
    if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return;
    if (depth >= MAX_DEPTH) return;
    const isList = Array.isArray(value);
    for (const [name, child] of Object.entries(value)) {
      if (this.propertiesLeft-- <= 0) return;
      this.addFrom(child, secret || (!isList && this.isSensitiveName(name)), depth + 1);
    }
  }
}
