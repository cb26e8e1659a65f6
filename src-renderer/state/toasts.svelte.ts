export interface Toast {
  message: string;
  tone?: 'plain' | 'good' | 'bad';
  /** One thing to do about it, such as Undo. */
  action?: { label: string; run: () => void };
}
export interface ShownToast extends Toast {
  id: number;
}

const PLAIN_MS = 5000;
const WITH_ACTION_MS = 12_000;

/** Messages that pass. Errors stay until they are dismissed. */
export class Toasts {
  #shown = $state.raw<ShownToast[]>([]);
  #nextId = 1;

  get shown(): readonly ShownToast[] {
    return this.#shown;
  }

  notify(toast: Toast): void {
    const id = this.#nextId++;
    this.#shown = [...this.#shown.slice(-3), { ...toast, id }];
    if (toast.tone === 'bad') return;
    setTimeout(() => this.dismiss(id), toast.action ? WITH_ACTION_MS : PLAIN_MS);
  }

  dismiss(id: number): void {
    this.#shown = this.#shown.filter((toast) => toast.id !== id);
  }
}
