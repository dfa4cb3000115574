import { saveCases } from './cases/save.cases.js';
import { describeMatrix } from './support/describe-matrix.js';

describeMatrix(saveCases);
