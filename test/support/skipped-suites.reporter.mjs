/** Jest reporter: names every suite that was left out because this machine lacks what it needs. */
export default class SkippedSuitesReporter {
  onRunComplete(_contexts, results) {
    const skipped = new Set(
      results.testResults
        .flatMap((file) => file.testResults)
        .filter((test) => test.status === 'pending')
        .map((test) => test.ancestorTitles.find((title) => title.includes('[needs ')))
        .filter((title) => title !== undefined),
    );
    if (skipped.size === 0) return;
    const lines = [...skipped].sort().map((title) => `  ${title}`);
    process.stderr.write(`\nSkipped suites:\n${lines.join('\n')}\n`);
  }
}
