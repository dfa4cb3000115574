import { CascadeHandler } from '../cascade/cascade.handler.js';
import { LinkHandler } from '../link/link.handler.js';
import { RawObserver as RawStatementObserver } from '../raw/raw.observer.js';
import { RawStatementRecorder } from '../raw/raw-statement.recorder.js';
import { InsertCapture } from './insert/insert.capture.js';
import { ClearHandler } from './clear/clear.handler.js';
import { CriteriaHandler } from './criteria/criteria.handler.js';
import type { RawObserver, StatementHandler, StatementParts } from './statement.parts.js';

export type { RawObserver, StatementHandler, StatementParts } from './statement.parts.js';

/** In the order in which they are asked. */
export function statementHandlers(parts: StatementParts): StatementHandler[] {
  return [
    new LinkHandler(parts),
    new InsertCapture(parts),
    new CriteriaHandler(parts),
    new CascadeHandler(parts),
    new ClearHandler(parts),
  ];
}

export function rawObserver(parts: StatementParts): RawObserver {
  const { dataSource, registry, recorder, triggered } = parts;
  return new RawStatementObserver(
    parts,
    new RawStatementRecorder(dataSource, registry, recorder, triggered),
  );
}
