import {
  firstMissingMonth,
  monthsAhead,
  partitionDefinition,
} from '../../../lib/store/partitions/month-partition.js';

const names = (months: Date[]): string[] => months.map((month) => month.toISOString().slice(0, 7));

describe('monthsAhead', () => {
  it('goes over the end of a year', () => {
    const now = new Date('2026-11-22T12:00:00Z');
    expect(names(monthsAhead(now, now))).toEqual(['2026-11', '2026-12', '2027-01', '2027-02']);
  });

  it('keeps to UTC on the last moment of a month, and does not skip a short one', () => {
    const now = new Date('2026-01-31T23:59:59.999Z');
    expect(names(monthsAhead(now, now))).toEqual(['2026-01', '2026-02', '2026-03', '2026-04']);
  });

  it('fills what was missed', () => {
    const months = monthsAhead(new Date('2026-02-01T00:00:00Z'), new Date('2026-04-10T00:00:00Z'));
    expect(names(months)).toEqual([
      '2026-02',
      '2026-03',
      '2026-04',
      '2026-05',
      '2026-06',
      '2026-07',
    ]);
  });

  it('is empty when all are there', () => {
    expect(monthsAhead(new Date('2027-03-01T00:00:00Z'), new Date('2026-11-22T00:00:00Z'))).toEqual(
      [],
    );
  });
});

describe('partitionDefinition', () => {
  it('ends where the next month begins', () => {
    expect(partitionDefinition(new Date('2026-12-01T00:00:00Z'))).toBe(
      `PARTITION p202612 VALUES LESS THAN ('2027-01-01')`,
    );
  });
});

describe('firstMissingMonth', () => {
  it('is the last bound, in whatever form and order the database gives them', () => {
    const bounds = [`'2027-01-01 00:00:00.000'`, `'2026-12-01'`, 'MAXVALUE'];
    expect(firstMissingMonth(bounds)).toEqual(new Date('2027-01-01T00:00:00Z'));
  });

  it('is unknown for a table without month partitions', () => {
    expect(firstMissingMonth([])).toBeUndefined();
    expect(firstMissingMonth(['MAXVALUE'])).toBeUndefined();
  });
});
