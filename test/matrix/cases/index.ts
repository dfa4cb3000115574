import type { MatrixGroup } from '../support/matrix-case.js';
import { cascadeCases } from './cascade.cases.js';
import { deleteCases } from './delete.cases.js';
import { insertCases } from './insert.cases.js';
import { linkCases } from './links.cases.js';
import { queryBuilderCases } from './query-builder.cases.js';
import { rawCases } from './raw.cases.js';
import { saveCases } from './save.cases.js';
import { shapeCases } from './shape.cases.js';
import { softDeleteCases } from './soft-delete.cases.js';
import { transactionCases } from './transaction.cases.js';
import { treeCases } from './tree.cases.js';
import { updateCases } from './update.cases.js';
import { upsertCases } from './upsert.cases.js';
import { valueCases } from './values.cases.js';

/** The whole matrix, in the order of docs/capture.md. */
export const matrix: readonly MatrixGroup[] = [
  saveCases,
  insertCases,
  upsertCases,
  updateCases,
  deleteCases,
  softDeleteCases,
  queryBuilderCases,
  linkCases,
  cascadeCases,
  treeCases,
  shapeCases,
  valueCases,
  rawCases,
  transactionCases,
];
