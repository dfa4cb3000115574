import { AuditError } from '../../../lib/errors/audit-error.js';
import { ALL_RECORDS_ACTIONS } from '../../../lib/event/all-records.js';
import { builtInCatalogue } from '../../../lib/event/built-in.catalogue.js';
import {
  actionDefinition,
  defineCatalogue,
  mergeCatalogues,
} from '../../../lib/event/catalogue.js';

describe('defineCatalogue', () => {
  it('completes what is left out from the name', () => {
    const catalogue = defineCatalogue({
      'case_note.created': { label: 'Note Added', category: 'case' },
    });
    expect(catalogue.get('case_note.created')).toEqual({
      label: 'Note Added',
      eventType: 'activity',
      category: 'case',
      operation: 'create',
      severity: 'info',
      description: '{actor} created {target}',
    });
    expect(catalogue.actions['case_note.created'].label).toBe('Note Added');
    expect(catalogue.has('constructor')).toBe(false);
    expect(catalogue.get('__proto__')).toBeUndefined();
  });

  it('lists every problem of every definition in one error', () => {
    const bad = {
      'no noun': { label: '', severity: 'mild', serverity: 'high' },
      'a.b': 'text',
    } as unknown as Parameters<typeof defineCatalogue>[0];
    expect(() => defineCatalogue(bad)).toThrow(AuditError);
    expect(() => defineCatalogue(bad)).toThrow(
      /"no noun": the name must be[^]*"no noun"\.label: got ""[^]*severity: got "mild", expected one of info, warning, high[^]*did you mean severity\?[^]*"a\.b": got "text"/,
    );
  });

  it('lets the later of two catalogues win', () => {
    const merged = mergeCatalogues(
      builtInCatalogue,
      defineCatalogue({ 'user.logged_in': { label: 'Signed In' } }),
    );
    expect(merged.get('user.logged_in')?.label).toBe('Signed In');
    expect(merged.has('user.logged_out')).toBe(true);
  });
});

describe('actionDefinition', () => {
  it.each([
    ['case_note.created', 'Case Note Created', 'activity', 'case_note', 'create'],
    ['ticket.status_changed', 'Ticket Status Changed', 'activity', 'ticket', 'status_change'],
    ['invoice.viewed', 'Invoice Viewed', 'access', 'invoice', 'read'],
    ['admin.logged_in', 'Admin Logged In', 'authorization', 'admin', 'login'],
    ['user.updated', 'User Updated', 'activity', 'user', 'update'],
    ['sms.retried', 'SMS Retried', 'activity', 'sms', 'execute'],
    ['csv_file.exported', 'CSV File Exported', 'activity', 'csv_file', 'export'],
  ])('derives %s from its name', (action, label, eventType, category, operation) => {
    expect(actionDefinition(builtInCatalogue, action)).toMatchObject({
      label,
      eventType,
      category,
      operation,
    });
  });

  it('takes the category of an unknown action from the hint', () => {
    expect(actionDefinition(builtInCatalogue, 'x.created', { category: 'y' }).category).toBe('y');
    expect(actionDefinition(builtInCatalogue, 'user.logged_in', { category: 'y' }).category).toBe(
      'authentication',
    );
  });
});

describe('the built-in catalogue', () => {
  it.each([
    ['data.bulk_created', 'create', 'info'],
    ['data.bulk_updated', 'update', 'info'],
    ['data.bulk_upserted', 'execute', 'info'],
    ['data.bulk_deleted', 'delete', 'high'],
    ['data.bulk_restored', 'restore', 'info'],
    ['data.raw_statement', 'execute', 'warning'],
    ['data.truncated', 'delete', 'high'],
  ])('knows statements that name no records: %s', (action, operation, severity) => {
    expect(builtInCatalogue.get(action)).toMatchObject({ operation, severity, category: 'data' });
    expect(ALL_RECORDS_ACTIONS).toContain(action);
  });

  it('knows sign-in, records and the log itself', () => {
    expect(builtInCatalogue.get('user.login_failed')).toMatchObject({
      operation: 'login',
      severity: 'warning',
    });
    expect(builtInCatalogue.get('user.locked_out')).toMatchObject({ severity: 'high' });
    expect(builtInCatalogue.get('case.status_changed')).toMatchObject({
      label: 'Status Changed',
      operation: 'status_change',
    });
    expect(builtInCatalogue.get('audit.viewed')).toMatchObject({
      eventType: 'access',
      operation: 'read',
    });
    expect(Object.keys(builtInCatalogue.actions).length).toBeGreaterThanOrEqual(173);
  });
});
