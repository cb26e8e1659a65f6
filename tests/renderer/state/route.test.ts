import { describe, expect, test } from 'vitest';
import { parseRoute, routeHash, type Route } from '../../../src-renderer/state/route';

describe('routes', () => {
  const places: Route[] = [
    { screen: 'runs' },
    { screen: 'run', runId: 'digits-vae-1' },
    { screen: 'new', exampleId: null, fromRunId: null },
    { screen: 'new', exampleId: 'digits-vae', fromRunId: null },
    { screen: 'new', exampleId: null, fromRunId: 'a&b=c' },
    { screen: 'new', exampleId: null, fromRunId: null, dataset: 'my digits' },
    { screen: 'data' },
    { screen: 'run', runId: 'digits-vae-1', part: 'scores' },
    { screen: 'run', runId: 'digits-vae-1', part: 'anomalies' },
    { screen: 'projections', projectionId: null },
    { screen: 'projections', projectionId: 'map-1' },
    { screen: 'projections', projectionId: null, fromRunId: 'a&b=c' },
    { screen: 'projections', projectionId: null, dataset: 'my digits' },
    { screen: 'system' },
  ];

  test.each(places)('%o comes back from its hash', (place) => {
    expect(parseRoute(routeHash(place))).toEqual(place);
  });

  test.each([
    ['#/runs/abc', { screen: 'run', runId: 'abc' }],
    ['#/new?example=digits-vae', { screen: 'new', exampleId: 'digits-vae', fromRunId: null }],
    ['', { screen: 'runs' }],
    ['#/nowhere', { screen: 'runs' }],
    ['#/runs/', { screen: 'runs' }],
    ['#/runs/abc/nothing', { screen: 'run', runId: 'abc' }],
    ['#/projections/', { screen: 'projections', projectionId: null }],
  ])('%s is %o', (hash, place) => {
    expect(parseRoute(hash)).toEqual(place);
  });
});
