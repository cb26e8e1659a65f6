/** A set of listeners to one thing. */
export interface Listeners<Value> {
  /** Returns the function that takes the listener out again. */
  add: (listener: (value: Value) => void) => () => void;
  emit: (value: Value) => void;
}

export function createListeners<Value>(): Listeners<Value> {
  const listeners = new Set<(value: Value) => void>();
  return {
    add: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    emit: (value) => {
      for (const listener of [...listeners]) listener(value);
    },
  };
}

/** Returns listeners of which each hears the newest value at once, where there is one. */
export function createStateListeners<Value>(): Listeners<Value> {
  const listeners = createListeners<Value>();
  let newest: { value: Value } | null = null;
  return {
    add: (listener) => {
      if (newest) listener(newest.value);
      return listeners.add(listener);
    },
    emit: (value) => {
      newest = { value };
      listeners.emit(value);
    },
  };
}
