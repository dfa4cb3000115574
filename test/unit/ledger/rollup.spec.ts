import { Rollup } from '../../../lib/ledger/rollup.js';
import { statusChange } from './stored-event.fixture.js';

const at = (time: string): Date => new Date(`2026-11-22T${time}Z`);

function rowsOf(rollup: Rollup, dimension: string) {
  return rollup
    .rows()
    .filter((row) => row.dimension === dimension)
    .map(({ hour, tenantId, value, count }) => [hour.toISOString(), tenantId, value, count]);
}

describe('Rollup', () => {
  it('counts an event once under each of its dimensions', () => {
    const rollup = new Rollup();
    rollup.add(statusChange(1), at('09:30:00.000'));
    const cells = rollup.rows().map(({ dimension, value, count }) => [dimension, value, count]);
    expect(cells).toEqual([
      ['action', 'case.status_changed', 1],
      ['category', 'cases', 1],
      ['event_type', 'customer', 1],
      ['severity', 'info', 1],
      ['outcome', 'success', 1],
      ['source', 'web', 1],
      ['operation', 'status_change', 1],
      ['actor_type', 'user', 1],
      ['actor', '7', 1],
      ['target_type', 'case', 1],
    ]);
  });

  it('keeps hours apart, and the last millisecond in its hour', () => {
    const rollup = new Rollup();
    rollup.add(statusChange(1), at('09:00:00.000'));
    rollup.add(statusChange(2), at('09:59:59.999'));
    rollup.add(statusChange(3), at('10:00:00.000'));
    expect(rowsOf(rollup, 'action')).toEqual([
      ['2026-11-22T09:00:00.000Z', '', 'case.status_changed', 2],
      ['2026-11-22T10:00:00.000Z', '', 'case.status_changed', 1],
    ]);
  });

  it('keeps tenants apart', () => {
    const rollup = new Rollup();
    rollup.add(statusChange(1, { tenantId: 'acme' }), at('09:00:00.000'));
    rollup.add(statusChange(2), at('09:00:00.000'));
    expect(rowsOf(rollup, 'actor').map(([, tenant]) => tenant)).toEqual(['acme', '']);
  });

  it('leaves out what an event does not have', () => {
    const rollup = new Rollup();
    rollup.add(
      statusChange(1, { actor: { type: 'system' }, target: undefined }),
      at('09:00:00.000'),
    );
    const dimensions = rollup.rows().map((row) => row.dimension);
    expect(dimensions).not.toContain('actor');
    expect(dimensions).not.toContain('target_type');
  });

  it('counts values that are equal within their column together', () => {
    const rollup = new Rollup();
    const long = 'a'.repeat(255);
    rollup.add(statusChange(1, { actor: { type: 'user', id: `${long}1` } }), at('09:00:00.000'));
    rollup.add(statusChange(2, { actor: { type: 'user', id: `${long}2` } }), at('09:00:00.000'));
    expect(rowsOf(rollup, 'actor')).toEqual([['2026-11-22T09:00:00.000Z', '', long, 2]]);
  });

  it('gives the database no character it refuses', () => {
    const rollup = new Rollup();
    rollup.add(statusChange(1, { actor: { type: 'user', id: 'a\0\ud800😀' } }), at('09:00:00.000'));
    expect(rowsOf(rollup, 'actor').map(([, , value]) => value)).toEqual(['a\uFFFD\uFFFD😀']);
  });
});
