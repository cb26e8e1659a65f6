/** A place in the app, as the address bar's hash says it. */
export type Route =
  | { screen: 'runs' }
  | { screen: 'run'; runId: string }
  | { screen: 'new'; exampleId: string | null; fromRunId: string | null; dataset?: string }
  | { screen: 'data' }
  | { screen: 'system' };

export type ScreenName = Route['screen'];

/** Returns the place that a hash such as '#/runs/abc' names; anything unknown is the run list. */
export function parseRoute(hash: string): Route {
  const [path = '', query = ''] = hash.replace(/^#\/?/, '').split('?');
  const [screen, id] = path.split('/');
  if (screen === 'runs' && id) return { screen: 'run', runId: decodeURIComponent(id) };
  if (screen === 'new') {
    const asked = new URLSearchParams(query);
    const dataset = asked.get('dataset');
    return {
      screen: 'new',
      exampleId: asked.get('example'),
      fromRunId: asked.get('from'),
      ...(dataset === null ? {} : { dataset }),
    };
  }
  if (screen === 'data' || screen === 'system') return { screen };
  return { screen: 'runs' };
}

/** Returns the hash of a place; `parseRoute` reads it back. */
export function routeHash(route: Route): string {
  switch (route.screen) {
    case 'run':
      return `#/runs/${encodeURIComponent(route.runId)}`;
    case 'new':
      return newRunHash(route);
    default:
      return `#/${route.screen}`;
  }
}

function newRunHash(route: Extract<Route, { screen: 'new' }>): string {
  const asked = { example: route.exampleId, from: route.fromRunId, dataset: route.dataset ?? null };
  const given = Object.entries(asked).filter(
    (entry): entry is [string, string] => entry[1] !== null,
  );
  return given.length === 0 ? '#/new' : `#/new?${new URLSearchParams(given).toString()}`;
}
