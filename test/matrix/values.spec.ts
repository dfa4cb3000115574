import { valueCases } from './cases/values.cases.js';
import { describeMatrix } from './support/describe-matrix.js';

describeMatrix(valueCases);
