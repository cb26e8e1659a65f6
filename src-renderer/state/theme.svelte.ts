export type ThemeChoice = 'light' | 'dark' | 'system';
export const THEME_CHOICES: readonly ThemeChoice[] = ['light', 'dark', 'system'];

const STORAGE_KEY = 'latent.theme';

/** Light, dark or the system's choice; remembered, and set on the root element for theme.css. */
export class Theme {
  #systemIsDark = $state(false);
  #choice = $state<ThemeChoice>('system');

  constructor() {
    const system = matchMedia('(prefers-color-scheme: dark)');
    this.#systemIsDark = system.matches;
    this.#choice = storedChoice();
    system.addEventListener('change', (event) => {
      this.#systemIsDark = event.matches;
      this.#apply();
    });
    this.#apply();
  }

  get choice(): ThemeChoice {
    return this.#choice;
  }

  /** The theme in force. Charts that read colours from the root element depend on it. */
  get resolved(): 'light' | 'dark' {
    if (this.#choice !== 'system') return this.#choice;
    return this.#systemIsDark ? 'dark' : 'light';
  }

  choose(choice: ThemeChoice): void {
    this.#choice = choice;
    localStorage.setItem(STORAGE_KEY, choice);
    this.#apply();
  }

  toggle(): void {
    this.choose(this.resolved === 'dark' ? 'light' : 'dark');
  }

  #apply(): void {
    document.documentElement.dataset['theme'] = this.resolved;
  }
}

function storedChoice(): ThemeChoice {
  const stored = localStorage.getItem(STORAGE_KEY);
  return THEME_CHOICES.find((choice) => choice === stored) ?? 'system';
}
