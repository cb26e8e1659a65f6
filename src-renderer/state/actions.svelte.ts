import { untrack } from 'svelte';
import { isTextTarget, matchesShortcut } from './shortcut';

/** Something the user can do, in the command palette and by its shortcut. */
export interface Action {
  id: string;
  title: string;
  /** Heading in the palette: 'Go to', 'Run', 'View'. */
  section: string;
  /** 'Mod+K', 'Mod+Enter', 'N': Mod is Ctrl, or Cmd on a Mac. */
  shortcut?: string;
  run: () => void;
}

/** The actions that apply now: those of the frame, and those that the open screen adds. */
export class Actions {
  #groups = $state.raw<readonly (readonly Action[])[]>([]);

  get all(): readonly Action[] {
    return this.#groups.flat();
  }

  /** Adds actions while a screen is open: call it in an `$effect` and return what it returns. */
  add(actions: readonly Action[]): () => void {
    // An effect that adds actions must not run again because others did.
    this.#groups = [...untrack(() => this.#groups), actions];
    return () => {
      this.#groups = untrack(() => this.#groups).filter((group) => group !== actions);
    };
  }

  /** Runs the newest action with that shortcut; returns whether there was one. */
  press(event: KeyboardEvent): boolean {
    const { key, ctrlKey, metaKey, altKey, shiftKey } = event;
    const isTyping = isTextTarget(event.target);
    const press = { key, ctrlKey, metaKey, altKey, shiftKey, isTyping };
    const isMeant = ({ shortcut }: Action) =>
      shortcut !== undefined && matchesShortcut(shortcut, press);
    const action = this.all.filter(isMeant).at(-1);
    action?.run();
    return action !== undefined;
  }
}
