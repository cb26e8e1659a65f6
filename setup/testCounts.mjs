/**
 * @typedef {object} TestCounts
 * @property {number} passed
 * @property {number} failed
 * @property {number} skipped tests that did not run: a hole in the net, so they count against the whole
 */

/**
 * @param {unknown} value
 * @param {string} name
 * @returns {number} the named number of an object, 0 when it is not there
 */
function numberIn(value, name) {
  const found = typeof value === 'object' && value !== null ? Reflect.get(value, name) : 0;
  return typeof found === 'number' ? found : 0;
}

/**
 * @param {unknown} report JSON report of vitest
 * @returns {TestCounts}
 */
export function vitestCounts(report) {
  return {
    passed: numberIn(report, 'numPassedTests'),
    failed: numberIn(report, 'numFailedTests'),
    skipped: numberIn(report, 'numPendingTests') + numberIn(report, 'numTodoTests'),
  };
}

/**
 * @param {unknown} report JSON report of Playwright
 * @returns {TestCounts} a test that passed only when repeated counts as failed
 */
export function playwrightCounts(report) {
  const stats = typeof report === 'object' && report !== null && 'stats' in report && report.stats;
  return {
    passed: numberIn(stats, 'expected'),
    failed: numberIn(stats, 'unexpected') + numberIn(stats, 'flaky'),
    skipped: numberIn(stats, 'skipped'),
  };
}

/**
 * @param {readonly TestCounts[]} counts
 * @returns {TestCounts}
 */
export function sumCounts(counts) {
  const sum = { passed: 0, failed: 0, skipped: 0 };
  for (const each of counts) {
    sum.passed += each.passed;
    sum.failed += each.failed;
    sum.skipped += each.skipped;
  }
  return sum;
}
