import { cascadeCases } from './cases/cascade.cases.js';
import { describeMatrix } from './support/describe-matrix.js';

describeMatrix(cascadeCases);
