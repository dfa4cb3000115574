import { transactionCases } from './cases/transaction.cases.js';
import { describeMatrix } from './support/describe-matrix.js';

describeMatrix(transactionCases);
