import { deleteCases } from './cases/delete.cases.js';
import { describeMatrix } from './support/describe-matrix.js';

describeMatrix(deleteCases);
