import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './run-tool.mjs';

/** Rules about files that no other tool has: their length, and what must not be written in them. */
const MAX_LINES = 400;
const MEASURED = /^(lib|sample-app|test|bench|scripts)\/.*\.(ts|mjs)$/;
const TEXT = /\.(ts|cts|mts|mjs|cjs|js|json|md|yml|yaml|sql|sh)$|^\.ci\/run$/;
const UNREAD = /^(package-lock\.json|docs\/benchmarks\.md)$/;

/** Written so that no pattern matches itself. */
const FORBIDDEN = [
  [/\b(TO[D]O|FI[X]ME|X[X]X)\b/, 'unfinished work: finish it or leave it out'],
  [/\b(describe|it|test)\.only\(/, 'a test that silences the others'],
  [/(^|[\s"'`(=])\/(work|root|home|Users)\/\w/, 'a path of one machine'],
  [/\bcatch\s*(\([^)]*\))?\s*\{\s*\}/, 'an empty catch'],
  [/@ts-(ignore|nocheck)\b/, 'a silenced compiler: use @ts-expect-error with a reason'],
];

function trackedFiles() {
  const args = ['ls-files', '--cached', '--others', '--exclude-standard', '-z'];
  const { status, stdout, stderr } = spawnSync('git', args, { cwd: root, encoding: 'utf8' });
  if (status !== 0) throw new Error(`git ls-files failed: ${stderr}`);
  return stdout.split('\0').filter((path) => TEXT.test(path) && !UNREAD.test(path));
}

function problemsOf(path) {
  const text = readFileSync(join(root, path), 'utf8');
  const lines = text.split('\n');
  const problems = lines.flatMap((line, index) =>
    FORBIDDEN.filter(([pattern]) => pattern.test(line)).map(
      ([, reason]) => `${path}:${index + 1}: ${reason}`,
    ),
  );
  if (MEASURED.test(path) && lines.length - 1 > MAX_LINES) {
    problems.push(`${path}: ${lines.length - 1} lines, at most ${MAX_LINES}: split it`);
  }
  return problems;
}

const files = trackedFiles();
const problems = files.flatMap(problemsOf);
for (const problem of problems) console.error(problem);
if (files.length === 0) console.error('git lists no file here');
process.exit(problems.length > 0 || files.length === 0 ? 1 : 0);
