import { getContext, setContext } from 'svelte';
import type { ServiceClient } from '../../src-shared/contract/client';
import { Actions } from './actions.svelte';
import { Connection } from './connection.svelte';
import { Devices } from './devices.svelte';
import { Models } from './models.svelte';
import type { Route } from './route';
import { Router } from './router.svelte';
import { Runs } from './runs.svelte';
import { Theme } from './theme.svelte';
import { Toasts, type Toast } from './toasts.svelte';

/** What every screen can reach: the service, and the state that outlives a screen. */
export interface Workbench {
  client: ServiceClient;
  connection: Connection;
  runs: Runs;
  models: Models;
  devices: Devices;
  theme: Theme;
  router: Router;
  toasts: Toasts;
  actions: Actions;
  navigate: (route: Route) => void;
  notify: (toast: Toast) => void;
}

/** Returns the state of one window on one service. */
export function createWorkbench(client: ServiceClient): Workbench {
  const router = new Router();
  const toasts = new Toasts();
  return {
    client,
    connection: new Connection(client),
    runs: new Runs(client),
    models: new Models(client),
    devices: new Devices(client),
    theme: new Theme(),
    router,
    toasts,
    actions: new Actions(),
    navigate: (route) => router.navigate(route),
    notify: (toast) => toasts.notify(toast),
  };
}

const KEY = Symbol('workbench');

/** Makes the workbench reachable for every component below; call it while a component starts. */
export function setWorkbench(workbench: Workbench): void {
  setContext(KEY, workbench);
}

/** Returns the workbench that a component above has set; call it while a component starts. */
export function getWorkbench(): Workbench {
  return getContext<Workbench>(KEY);
}
