import { softDeleteCases } from './cases/soft-delete.cases.js';
import { describeMatrix } from './support/describe-matrix.js';

describeMatrix(softDeleteCases);
