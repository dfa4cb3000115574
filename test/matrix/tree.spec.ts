import { treeCases } from './cases/tree.cases.js';
import { describeMatrix } from './support/describe-matrix.js';

describeMatrix(treeCases);
