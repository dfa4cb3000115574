import type { DatabaseKind } from '../../support/databases.js';
import type { MatrixCase, MatrixGroup } from './matrix-case.js';

const NAMES: Readonly<Record<string, string>> = {
  sqlite: 'SQLite',
  mariadb: 'MariaDB',
  postgres: 'PostgreSQL',
};
export const BEGIN = '<!-- cases: made from test/matrix by capture-table.spec.ts -->';
export const END = '<!-- end of cases -->';

/** The cases as Markdown tables, laid out as Prettier does it. */
export function captureTables(matrix: readonly MatrixGroup[]): string {
  return matrix
    .map(({ title, cases }) => {
      const heading = `### ${title[0].toUpperCase()}${title.slice(1)}`;
      return `${heading}\n\n${table(cases.map(row))}`;
    })
    .join('\n\n');
}

/** The text with the tables between the marks replaced. */
export function withTables(text: string, tables: string): string {
  const [before, rest] = text.split(BEGIN);
  const after = rest?.split(END)[1];
  if (after === undefined) throw new Error(`docs/capture.md lacks the marks ${BEGIN} and ${END}`);
  return `${before}${BEGIN}\n\n${tables}\n\n${END}${after}`;
}

function row({ name, records, only, typeorm1 }: MatrixCase): string[] {
  const where = [
    ...(only ? [only.map((kind: DatabaseKind) => NAMES[kind]).join(', ')] : []),
    ...(typeorm1 ? ['TypeORM 1.x'] : []),
  ];
  return [name, records, where.join('; ')].map((cell) => cell.replaceAll('|', '\\|'));
}

function table(rows: readonly string[][]): string {
  const all = [['operation', 'in the log', 'only on'], ...rows];
  const widths = [0, 1, 2].map((index) => Math.max(...all.map((cells) => cells[index].length), 3));
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell, index) => cell.padEnd(widths[index])).join(' | ')} |`;
  const [head, ...body] = all.map(line);
  return [head, line(widths.map((width) => '-'.repeat(width))), ...body].join('\n');
}
