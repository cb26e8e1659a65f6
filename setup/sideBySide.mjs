/**
 * Works items off in order, several at once. After the first failure none is begun, and those at work are awaited, so
 * that nothing goes on behind the error.
 * @template T
 * @param {readonly T[]} items
 * @param {number} mostAtOnce at least 1
 * @param {(item: T) => Promise<void>} work
 * @returns {Promise<void>}
 * @throws the first failure of the work
 */
export async function sideBySide(items, mostAtOnce, work) {
  const open = [...items];
  /** @type {{ reason: unknown } | undefined} */
  let failure;
  const worker = async () => {
    for (let item = open.shift(); item !== undefined; item = open.shift()) {
      try {
        await work(item);
      } catch (reason) {
        failure ??= { reason };
        open.length = 0;
      }
    }
  };
  await Promise.all(Array.from({ length: mostAtOnce }, worker));
  if (failure) throw failure.reason;
}
