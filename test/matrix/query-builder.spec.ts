import { queryBuilderCases } from './cases/query-builder.cases.js';
import { describeMatrix } from './support/describe-matrix.js';

describeMatrix(queryBuilderCases);
