import { rawCases } from './cases/raw.cases.js';
import { describeMatrix } from './support/describe-matrix.js';

describeMatrix(rawCases);
