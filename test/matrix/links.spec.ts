import { linkCases } from './cases/links.cases.js';
import { describeMatrix } from './support/describe-matrix.js';

describeMatrix(linkCases);
