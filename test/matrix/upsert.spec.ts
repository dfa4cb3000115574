import { upsertCases } from './cases/upsert.cases.js';
import { describeMatrix } from './support/describe-matrix.js';

describeMatrix(upsertCases);
