import type { SqlForms } from './sql.forms.js';
import type {
  RowEvent,
  RowVariant,
  TriggerColumn,
  TriggerPart,
  TriggerTarget,
} from './trigger.plan.js';

/** SQL expressions over the row that a trigger runs for, alike in every database but for its forms. */
export class RowExpressions {
  private readonly hiddenJson: string;

  constructor(
    readonly forms: SqlForms,
    private readonly target: TriggerTarget,
    private readonly variant: RowVariant,
    readonly event: RowEvent,
  ) {
    this.hiddenJson = forms.text(JSON.stringify(target.replacement));
  }

  /** True for rows of this variant's entity; undefined if all rows are. */
  isVariant(): string | undefined {
    const { discriminator } = this.variant;
    if (!discriminator) return undefined;
    return `${this.current(discriminator.column)} = ${this.forms.text(discriminator.value)}`;
  }

  /** True if the part's event is due, apart from what changed; undefined if it always is. */
  isDue({ when }: TriggerPart): string | undefined {
    const column = this.variant.deleteDate;
    if (!column || (when !== 'soft_remove' && when !== 'restore')) return undefined;
    const [set, unset] = when === 'soft_remove' ? ['NEW', 'OLD'] : ['OLD', 'NEW'];
    return `${this.of(unset, column)} IS NULL AND ${this.of(set, column)} IS NOT NULL`;
  }

  /** True if the column is to be listed by the part. */
  isListed(column: TriggerColumn, { when }: TriggerPart): string {
    const [before, after] = [this.of('OLD', column), this.of('NEW', column)];
    if (this.event === 'insert') return `${after} IS NOT NULL`;
    if (this.event === 'delete') return `${before} IS NOT NULL`;
    const differs = this.forms.differs(column, before, after);
    if (when !== 'change' || column !== this.variant.deleteDate) return differs;
    // Set or taken away, it is an event of its own.
    return `${before} IS NOT NULL AND ${after} IS NOT NULL AND ${differs}`;
  }

  /** JSON text of a value before or after; `null` where there was no row. */
  side(column: TriggerColumn, side: 'OLD' | 'NEW'): string {
    if (!this.has(side)) return `'null'`;
    const value = this.of(side, column);
    const shown = column.hidden ? this.hiddenJson : this.forms.json(column, value);
    return `CASE WHEN ${value} IS NULL THEN 'null'${this.hiding(column, value, this.hiddenJson)} ELSE ${shown} END`;
  }

  /** JSON text of one change, of expressions for its two sides. */
  change(column: TriggerColumn, before: string, after: string): string {
    const { forms } = this;
    const masked = forms.text(',"state":"masked"');
    const isMasked = `${before} = ${this.hiddenJson} OR ${after} = ${this.hiddenJson}`;
    const personal = column.personal ? ',"personal":true' : '';
    return forms.concat([
      forms.text(`{"property":${JSON.stringify(column.property)},"before":`),
      before,
      forms.text(',"after":'),
      after,
      column.hidden
        ? masked
        : column.scanned
          ? `CASE WHEN ${isMasked} THEN ${masked} ELSE '' END`
          : `''`,
      forms.text(`${personal}}`),
    ]);
  }

  key(): string {
    const values = this.variant.key.map((column) => {
      const value = this.current(column.name);
      return `COALESCE(${this.forms.plain(column, value)}, 'unknown')`;
    });
    return this.forms.concat(
      values.flatMap((value, index) => (index === 0 ? [value] : [`':'`, value])),
    );
  }

  /** The record's name; NULL if it has none, or one that holds a secret. */
  label(): string {
    const names = this.variant.names.map((columns) => this.nameOf(columns));
    if (names.length === 0) return 'NULL';
    const name = names.length === 1 ? names[0] : `COALESCE(${names.join(', ')})`;
    return this.forms.cut(name, this.target.lengths.target_label);
  }

  private nameOf(columns: readonly TriggerColumn[]): string {
    const texts = columns.map((column) => {
      const value = this.current(column.name);
      const text = this.forms.plain(column, value);
      const hidden = this.forms.text(this.target.replacement);
      return `CASE WHEN ${value} IS NULL THEN NULL${this.hiding(column, value, hidden)} ELSE ${text} END`;
    });
    if (texts.length === 1) return `NULLIF(${texts[0]}, '')`;
    const joined = this.forms.concat(
      texts.flatMap((text, index) => [...(index === 0 ? [] : [`' '`]), `COALESCE(${text}, '')`]),
    );
    return `NULLIF(TRIM(${joined}), '')`;
  }

  /** Members of `related`, each with a comma before it; the text may be empty. */
  related(): string {
    const refs = this.variant.related.flatMap(({ type, column }) => {
      const ref = (side: 'OLD' | 'NEW'): string =>
        this.forms.concat([
          this.forms.text(`,{"type":${JSON.stringify(type)},"id":`),
          this.forms.quoteJson(this.forms.plain(column, this.of(side, column))),
          `'}'`,
        ]);
      const [after, before] = [this.of('NEW', column), this.of('OLD', column)];
      const one = (side: 'OLD' | 'NEW'): string =>
        `CASE WHEN ${this.of(side, column)} IS NULL THEN '' ELSE ${ref(side)} END`;
      if (this.event !== 'update') return [one(this.event === 'insert' ? 'NEW' : 'OLD')];
      const moved = `CASE WHEN ${before} IS NOT NULL AND ${this.forms.differs(column, before, after)} THEN ${ref('OLD')} ELSE '' END`;
      return [one('NEW'), moved];
    });
    return refs.length === 0 ? `''` : this.forms.concat([...refs, `''`]);
  }

  /** Text of a value for a sentence; NULL where there is none to show. */
  shownText(column: TriggerColumn, side: 'OLD' | 'NEW'): string {
    if (!this.has(side) || STRUCTURED.has(column.kind)) return 'NULL';
    const value = this.of(side, column);
    const replacement = this.forms.text(this.target.replacement);
    const text = column.hidden ? replacement : this.forms.plain(column, value);
    return `NULLIF(CASE WHEN ${value} IS NULL THEN NULL${this.hiding(column, value, replacement)} ELSE ${text} END, '')`;
  }

  /** A branch of CASE for values with a secret in them; empty where there cannot be one. */
  private hiding(column: TriggerColumn, value: string, instead: string): string {
    if (column.hidden || !column.scanned) return '';
    const text = this.forms.plain(column, value);
    const others = this.variant.secrets.flatMap((secret) =>
      (['OLD', 'NEW'] as const)
        .filter((side) => this.has(side))
        .map((side) => this.forms.contains(text, this.forms.plain(secret, this.of(side, secret)))),
    );
    return ` WHEN ${[this.forms.holdsSecret(text), ...others].join(' OR ')} THEN ${instead}`;
  }

  private has(side: 'OLD' | 'NEW'): boolean {
    return side === 'NEW' ? this.event !== 'delete' : this.event !== 'insert';
  }

  private current(column: string): string {
    return `${this.event === 'delete' ? 'OLD' : 'NEW'}.${this.forms.name(column)}`;
  }

  private of(side: string, column: TriggerColumn): string {
    return `${side}.${this.forms.name(column.name)}`;
  }
}

/** Kinds that have no text of their own. */
const STRUCTURED: ReadonlySet<TriggerColumn['kind']> = new Set([
  'json',
  'array',
  'buffer',
  'other',
]);
