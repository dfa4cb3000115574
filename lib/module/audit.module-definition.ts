import { ConfigurableModuleBuilder, type Provider } from '@nestjs/common';
import { getDataSourceToken } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';

import { ResolvedAuditOptions } from '../contracts/resolved-options.js';
import { AuditError } from '../errors/audit-error.js';
import type { AuditModuleOptions } from './audit-module.options.js';
import { HOST_DATA_SOURCE } from './audit.tokens.js';
import { resolveOptions } from './resolve-options.js';

interface StaticOptions {
  /** Known when the module is declared, so that the data source can be injected. */
  dataSource?: string;
}

export const { ConfigurableModuleClass, MODULE_OPTIONS_TOKEN } =
  new ConfigurableModuleBuilder<AuditModuleOptions>({ moduleName: 'Audit' })
    .setClassMethodName('forRoot')
    .setExtras<StaticOptions>({ dataSource: undefined }, (definition, { dataSource }) => ({
      ...definition,
      global: true,
      providers: [
        ...(definition.providers ?? []),
        resolvedOptionsProvider(dataSource),
        hostDataSourceProvider(dataSource),
      ],
    }))
    .build();

function resolvedOptionsProvider(dataSource: string | undefined): Provider {
  return {
    provide: ResolvedAuditOptions,
    inject: [MODULE_OPTIONS_TOKEN],
    useFactory: (options: AuditModuleOptions) => {
      // What is no object at all is for the check to tell, not for a spread to swallow.
      if (!isObject(options)) return resolveOptions(options);
      const named = options?.dataSource;
      if (named !== undefined && named !== dataSource) {
        throw new AuditError(
          'INVALID_OPTIONS',
          `AuditModule.forRootAsync() got the data source ${JSON.stringify(named)} from its factory, which is too late to inject it. ` +
            `Give it beside the factory: forRootAsync({ dataSource: ${JSON.stringify(named)}, useFactory: … }).`,
        );
      }
      return resolveOptions({ ...options, dataSource });
    },
  };
}

const isObject = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function hostDataSourceProvider(name: string | undefined): Provider {
  return {
    provide: HOST_DATA_SOURCE,
    inject: [ResolvedAuditOptions, { token: getDataSourceToken(name), optional: true }],
    useFactory: (_checked: ResolvedAuditOptions, dataSource: DataSource | undefined) => {
      if (dataSource) return dataSource;
      throw new AuditError(
        'INVALID_OPTIONS',
        `AuditModule found no TypeORM data source ${name === undefined ? '(the default one)' : `named "${name}"`}. ` +
          `Potential solutions: import TypeOrmModule.forRoot(…) in the root module; ` +
          `if the data source has a name, give it: AuditModule.forRoot({ dataSource: '<name>' }).`,
      );
    },
  };
}
