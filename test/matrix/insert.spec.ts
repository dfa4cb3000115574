import { insertCases } from './cases/insert.cases.js';
import { describeMatrix } from './support/describe-matrix.js';

describeMatrix(insertCases);
