import { AppendStatements } from '../../../lib/store/append.statements.js';
import { mysqlDialect } from '../../../lib/store/dialect/mysql.dialect.js';
import { sampleEvent } from '../../../lib/testing/index.js';

describe('AppendStatements', () => {
  const event = sampleEvent({ description: 'Jane übernahm' });

  it('builds of rows encoded ahead what it builds without', () => {
    const options = { textAsBytes: true };
    const ahead = new AppendStatements(mysqlDialect, 'audit_event', options);
    ahead.encodeAhead(event);
    ahead.encodeAhead(event);
    const built = ahead.build([event, event], false);
    const plain = new AppendStatements(mysqlDialect, 'audit_event', options);
    expect(built).toEqual(plain.build([event, event], false));
    expect(built[0].parameters.at(-1)).toBeInstanceOf(Buffer);
  });
});
