/** A small setting of the window, kept from one start to the next. */
export class Remembered<Value extends number | boolean | string> {
  #key: string;
  #value: Value;

  constructor(key: string, initial: Value) {
    this.#key = `latent.${key}`;
    this.#value = $state(stored(this.#key, initial));
  }

  get value(): Value {
    return this.#value;
  }

  set value(value: Value) {
    this.#value = value;
    localStorage.setItem(this.#key, JSON.stringify(value));
  }
}

/** Returns what was kept, or `initial` where that is nothing, damaged or of another type. */
function stored<Value>(key: string, initial: Value): Value {
  try {
    const value: unknown = JSON.parse(localStorage.getItem(key) ?? 'null');
    return typeof value === typeof initial ? (value as Value) : initial;
  } catch {
    return initial;
  }
}
