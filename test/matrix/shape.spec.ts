import { shapeCases } from './cases/shape.cases.js';
import { describeMatrix } from './support/describe-matrix.js';

describeMatrix(shapeCases);
