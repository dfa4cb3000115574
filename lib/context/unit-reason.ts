/** Why a unit of work does what it does: said at its start, by the unit around it, or while it runs. */
export class UnitReason {
  /**
   * @param text what is known from the start: the request's header, an option of `runAs()`
   * @param outer the reason of the unit around, which holds as long as this one has none
   */
  constructor(
    private text?: string,
    private readonly outer?: UnitReason,
  ) {}

  /** The reason as of now. */
  current(): string | undefined {
    return this.text ?? this.outer?.current();
  }

  change(text: string): void {
    this.text = text;
  }
}
