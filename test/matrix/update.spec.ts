import { updateCases } from './cases/update.cases.js';
import { describeMatrix } from './support/describe-matrix.js';

describeMatrix(updateCases);
