/** A place in the app, as the address bar's hash says it. */
export type Route =
  | { screen: 'runs' }
  | { screen: 'run'; runId: string; part?: RunPart }
  | { screen: 'new'; exampleId: string | null; fromRunId: string | null; dataset?: string }
  | { screen: 'data' }
  /** One projection, or with null the form of a new one, begun for a run or a data set where one is named. */
  | { screen: 'projections'; projectionId: string | null; fromRunId?: string; dataset?: string }
  | { screen: 'system' };

/** What a run's screen shows instead of its panels. */
export const RUN_PARTS = ['scores', 'anomalies'] as const;
export type RunPart = (typeof RUN_PARTS)[number];

export type ScreenName = Route['screen'];

/** Returns the place that a hash such as '#/runs/abc' names; anything unknown is the run list. */
export function parseRoute(hash: string): Route {
  const [path = '', query = ''] = hash.replace(/^#\/?/, '').split('?');
  const [screen, id, within] = path.split('/');
  if (screen === 'runs' && id) {
    const part = RUN_PARTS.find((known) => known === within);
    return {
      screen: 'run',
      runId: decodeURIComponent(id),
      ...(part === undefined ? {} : { part }),
    };
  }
  if (screen === 'projections') return projectionsRoute(id, query);
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
      return `#/runs/${encodeURIComponent(route.runId)}${route.part === undefined ? '' : `/${route.part}`}`;
    case 'new':
      return withQuery('#/new', {
        example: route.exampleId,
        from: route.fromRunId,
        dataset: route.dataset ?? null,
      });
    case 'projections':
      return route.projectionId === null
        ? withQuery('#/projections', {
            run: route.fromRunId ?? null,
            dataset: route.dataset ?? null,
          })
        : `#/projections/${encodeURIComponent(route.projectionId)}`;
    default:
      return `#/${route.screen}`;
  }
}

function projectionsRoute(id: string | undefined, query: string): Route {
  if (id) return { screen: 'projections', projectionId: decodeURIComponent(id) };
  const asked = new URLSearchParams(query);
  const [run, dataset] = [asked.get('run'), asked.get('dataset')];
  return {
    screen: 'projections',
    projectionId: null,
    ...(run === null ? {} : { fromRunId: run }),
    ...(dataset === null ? {} : { dataset }),
  };
}

/** Returns a hash with those of the values that are there. */
function withQuery(hash: string, asked: Record<string, string | null>): string {
  const given = Object.entries(asked).filter(
    (entry): entry is [string, string] => entry[1] !== null,
  );
  return given.length === 0 ? hash : `${hash}?${new URLSearchParams(given).toString()}`;
}
