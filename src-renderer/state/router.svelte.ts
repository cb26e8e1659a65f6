import { parseRoute, routeHash, type Route } from './route';

/** Where the user is. The address bar's hash is the truth, so back and forward work. */
export class Router {
  #route = $state.raw<Route>(parseRoute(location.hash));

  constructor() {
    addEventListener('hashchange', () => (this.#route = parseRoute(location.hash)));
  }

  get route(): Route {
    return this.#route;
  }

  navigate(route: Route): void {
    location.hash = routeHash(route);
    // The event follows a task later; a caller that reads the route at once must see the new one.
    this.#route = route;
  }
}
