import type { SqlForms } from '../../trigger/sql.forms.js';
import type { TriggerColumn } from '../../trigger/trigger.plan.js';
import type { Sql } from '../criteria/matching-rows.select.js';
import type { SetwiseChange, SetwisePlan } from './setwise.plan.js';
import type { CutTemplate } from './setwise.template.js';

/** Kinds that are compared as they stand in events: the database tells them more finely apart. */
const AS_TOLD: ReadonlySet<string> = new Set(['datetime', 'date', 'boolean']);
const NUMBERS: ReadonlySet<string> = new Set(['integer', 'bigint', 'decimal', 'number']);

/** The statements that write events of the rows of a SELECT, whose columns have their names in the database. */
export class SetwiseStatements {
  private readonly forms: SqlForms;
  private readonly cut: CutTemplate;

  constructor(
    private readonly setwise: SetwisePlan,
    cut: CutTemplate,
    private readonly rows: Sql,
  ) {
    this.forms = setwise.dialect.forms;
    this.cut = cut;
  }

  /** Writes the events of all rows that give one, but for rows that need a closer look. */
  insert(): Sql {
    const { dialect } = this.setwise;
    const { table, cells } = this.cut.template.row;
    const number = `ROW_NUMBER() OVER (ORDER BY ${this.order()})`;
    const expressions = Object.entries(cells).map(([column, value]) => {
      switch (column) {
        case 'id':
          return dialect.nextId(this.cut.id, number);
        case 'target_id':
          return this.key();
        case 'target_label':
          return this.label();
        case 'payload':
          return this.payload();
        default:
          return dialect.cell(column, value);
      }
    });
    const condition = [this.isEvent(), `NOT (${this.isOdd()})`].join(' AND ');
    return this.over(
      `INSERT INTO ${table} (${Object.keys(cells).join(', ')}) SELECT ${expressions.join(', ')}`,
      `WHERE ${condition} ORDER BY ${this.order()}`,
    );
  }

  /** How many rows there are, and how many of them give an event: `total` and `due`. Locks all of them. */
  count(): Sql {
    return this.over(
      `SELECT COUNT(*) AS total, COUNT(CASE WHEN ${this.isEvent()} THEN 1 END) AS due`,
      '',
    );
  }

  /** The rows that {@link insert} leaves out though they give an event. */
  odd(): Sql {
    return this.over('SELECT *', `WHERE ${this.isEvent()} AND (${this.isOdd()})`);
  }

  private over(head: string, tail: string): Sql {
    const { sql, parameters } = this.rows;
    return { sql: `${head} FROM (${sql}) r ${tail}`, parameters };
  }

  private order(): string {
    return this.setwise.key.map((column) => this.value(column)).join(', ');
  }

  private key(): string {
    const parts = this.setwise.key.map((column) => this.forms.plain(column, this.value(column)));
    return parts.length === 1
      ? parts[0]
      : this.forms.concat(parts.flatMap((part, index) => (index === 0 ? [part] : [`':'`, part])));
  }

  private label(): string {
    const names = this.setwise.names.map(({ columns }) => this.nameOf(columns));
    if (names.length === 0) return 'NULL';
    return names.length === 1 ? names[0] : `COALESCE(${names.join(', ')})`;
  }

  private nameOf(columns: readonly TriggerColumn[]): string {
    const texts = columns.map((column) => {
      const { set } = this.setwise;
      if (!set.has(column.name)) return this.forms.plain(column, this.value(column));
      const value = set.get(column.name);
      return value === null ? 'NULL' : this.textLiteral(String(value));
    });
    if (texts.length === 1) return `NULLIF(${texts[0]}, '')`;
    const [first, last] = texts.map((text) => `COALESCE(${text}, '')`);
    const blank = `CASE WHEN ${first} = '' OR ${last} = '' THEN '' ELSE ' ' END`;
    return `NULLIF(${this.forms.concat([first, blank, last])}, '')`;
  }

  /** A cast gives it a type in every database. */
  private textLiteral(text: string): string {
    return this.setwise.dialect.cell('', text);
  }

  private description(): string {
    const { named, unnamed } = this.cut;
    const around = (pieces: readonly string[], filling: string): string =>
      this.forms.concat([
        ...pieces.flatMap((piece, index) => [
          ...(index === 0 ? [] : [filling]),
          this.textLiteral(piece),
        ]),
        `''`,
      ]);
    const label = this.label();
    const byKey = around(unnamed, this.key());
    if (label === 'NULL') return byKey;
    return `COALESCE(${around(named, label)}, ${byKey})`;
  }

  private payload(): string {
    const { forms } = this;
    const [before, between, after] = this.cut.payload;
    const changes = this.setwise.changes.map((column) => this.change(column));
    const list =
      changes.length === 1
        ? this.changeText(this.setwise.changes[0], '')
        : `SUBSTR(${forms.concat(changes)}, 2)`;
    return forms.concat([
      this.textLiteral(before),
      forms.quoteJson(this.description()),
      this.textLiteral(between),
      list,
      this.textLiteral(after),
    ]);
  }

  /** JSON of a change with a comma before it; empty if there is none. */
  private change(column: SetwiseChange): string {
    return `CASE WHEN ${this.differs(column)} THEN ${this.changeText(column, ',')} ELSE '' END`;
  }

  private changeText(column: SetwiseChange, comma: string): string {
    const personal = column.personal ? ',"personal":true' : '';
    return this.forms.concat([
      this.textLiteral(`${comma}{"property":${JSON.stringify(column.property)},"before":`),
      this.beforeJson(column),
      this.textLiteral(`,"after":${JSON.stringify(column.after)}${personal}}`),
    ]);
  }

  private beforeJson(column: SetwiseChange): string {
    const value = this.value(column);
    return `CASE WHEN ${value} IS NULL THEN 'null' ELSE ${this.forms.json(column, value)} END`;
  }

  private isEvent(): string {
    // A deleted row has an event, whatever was in it.
    if (this.isRemoval) return '1 = 1';
    return `(${this.setwise.changes.map((column) => this.differs(column)).join(' OR ')})`;
  }

  private get isRemoval(): boolean {
    return this.setwise.set.size === 0;
  }

  private differs(column: SetwiseChange): string {
    const value = this.value(column);
    const { after } = column;
    if (after === null) return `${value} IS NOT NULL`;
    if (AS_TOLD.has(column.kind)) {
      const told = this.forms.json(column, value);
      return `(${value} IS NULL OR ${told} <> ${this.textLiteral(JSON.stringify(after))})`;
    }
    const literal = NUMBERS.has(column.kind) ? String(after) : this.textLiteral(String(after));
    return `(${value} IS NULL OR ${this.forms.differs(column, value, literal)})`;
  }

  /** True if the event of a row is not certain, or its texts may hold a secret. */
  private isOdd(): string {
    const { dialect, changes, key } = this.setwise;
    const { sensitiveNames } = this.cut.template;
    const label = this.label();
    const odd = [...changes, ...key].flatMap(
      (column) => dialect.isOdd(column, this.value(column)) ?? [],
    );
    const keys = key.some(({ kind }) => kind === 'string') ? [dialect.isOddName(this.key())] : [];
    const names = label === 'NULL' ? [] : [dialect.isOddName(`COALESCE(${label}, '')`)];
    const shown = changes.filter(({ scanned }) => scanned);
    const scanned = dialect.holdsSecret(`(${this.texts(shown)})`, sensitiveNames);
    return [...odd, ...keys, ...names, scanned].join(' OR ');
  }

  /** All texts of an event that come from its row, a line each. */
  private texts(columns: readonly TriggerColumn[]): string {
    return this.forms.concat([
      this.description(),
      ...columns.flatMap((column) => {
        const value = this.value(column);
        return [
          this.textLiteral('\n'),
          `CASE WHEN ${value} IS NULL THEN '' ELSE ${this.forms.plain(column, value)} END`,
        ];
      }),
      `''`,
    ]);
  }

  private value({ name }: TriggerColumn): string {
    return `r.${this.forms.name(name)}`;
  }
}
