import { mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { transformFileSync } from '@swc/core';

const LIBRARY = resolve('lib');

/** Compiles the parts of the library that a child process of a test needs, without the type check of a build. */
export function compileLibrary(target: string, parts: readonly string[]): void {
  mkdirSync(target, { recursive: true });
  writeFileSync(join(target, 'package.json'), '{"type":"module"}');
  symlinkSync(resolve('node_modules'), join(target, 'node_modules'));
  for (const part of parts) {
    for (const name of readdirSync(join(LIBRARY, part), { recursive: true, encoding: 'utf8' })) {
      if (name.endsWith('.ts')) compile(join(LIBRARY, part, name), join(target, part, name));
    }
  }
}

function compile(source: string, target: string): void {
  const { code } = transformFileSync(source, {
    module: { type: 'es6' },
    jsc: {
      target: 'es2022',
      parser: { syntax: 'typescript', decorators: true },
      transform: { legacyDecorator: true, decoratorMetadata: true },
    },
  });
  mkdirSync(dirname(target), { recursive: true });
  writeFileSync(target.replace(/\.ts$/, '.js'), code);
}
