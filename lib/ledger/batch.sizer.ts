const SHRINK_FACTOR = 8;
const GROWTH_FACTOR = 2;

/**
 * Narrows down to an event that the database refuses: each refusal makes the next
 * batch smaller, down to that event alone, which at last gets its leaf and nothing else.
 */
export class BatchSizer {
  private current: number;
  private isBare = false;

  constructor(private readonly maximum: number) {
    this.current = maximum;
  }

  /** Events to put into the next batch. */
  get size(): number {
    return this.current;
  }

  /** True if the next batch is to be written without index rows, tokens and roll-ups. */
  get leavesOnly(): boolean {
    return this.isBare;
  }

  committed(): void {
    this.isBare = false;
    this.current = Math.min(this.maximum, this.current * GROWTH_FACTOR);
  }

  refused(): void {
    this.isBare = this.current === 1;
    this.current = Math.max(1, Math.floor(this.current / SHRINK_FACTOR));
  }
}
