import {
  type ArgumentsHost,
  BadRequestException,
  Catch,
  ServiceUnavailableException,
} from '@nestjs/common';
import { BaseExceptionFilter } from '@nestjs/core';
import { AuditError, type AuditErrorCode } from 'nestjs-audit-trail';

const CALLERS_FAULT: readonly AuditErrorCode[] = [
  'INVALID_FILTER',
  'INVALID_CURSOR',
  'INVALID_INPUT',
];

/** Answers a bad filter with 400 and the library's own explanation, a store that is down with 503. */
@Catch(AuditError)
export class AuditErrorFilter extends BaseExceptionFilter<AuditError> {
  override catch(error: AuditError, host: ArgumentsHost): void {
    super.catch(httpErrorOf(error) as never, host);
  }
}

function httpErrorOf(error: AuditError): Error {
  if (CALLERS_FAULT.includes(error.code)) {
    return new BadRequestException(error.message, { cause: error });
  }
  return error.code === 'STORE_UNAVAILABLE'
    ? new ServiceUnavailableException('The audit log does not answer.', { cause: error })
    : error;
}
