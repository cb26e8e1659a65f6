/** Which classes are shown; an empty set of hidden ones shows all. */
export type HiddenClasses = ReadonlySet<number>;

/** Returns the filter after a class was switched on or off. */
export function toggleClass(hidden: HiddenClasses, label: number): HiddenClasses {
  const next = new Set(hidden);
  if (!next.delete(label)) next.add(label);
  return next;
}

/** Returns the filter that shows one class alone, or all where it already stood alone. */
export function soloClass(hidden: HiddenClasses, label: number, classCount: number): HiddenClasses {
  const isAlone = !hidden.has(label) && hidden.size === classCount - 1;
  if (isAlone) return new Set();
  const next = new Set(Array.from({ length: classCount }, (_, other) => other));
  next.delete(label);
  return next;
}
