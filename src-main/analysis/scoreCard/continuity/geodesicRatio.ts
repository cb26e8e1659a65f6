import type { MetricDefinition } from '../../../../src-shared/scoreCard';
import { createRandom, hashStream } from '../../../../src-shared/random';
import { nearestNeighbours } from '../../neighbours/nearestNeighbours';
import type { Points } from '../../points';
import { stepDistances } from '../../stepDistances';
import type { LatentSubject } from '../latentSubject';
import { absent, type Measure, meanOf, type MeasureTools } from '../measure';
import { codeBetween, joinedCodes, pairOf } from './codePairs';
import { affordable, decodeGroups } from './passes';
import { type Graph, graphOf, shortestPaths } from './shortestPaths';

const NODES = 600;
const NEIGHBOURS = 8;
const PAIRS = 200;
/** Pieces by which the length of a curve is taken: few for the short edges of the graph. */
const EDGE_PIECES = 3;
const LINE_PIECES = 32;

const GEODESIC_RATIO: MetricDefinition = {
  key: 'geodesic-ratio',
  family: 'continuity',
  title: 'Geodesic ratio',
  unit: 'ratio',
  better: 'lower',
  formula:
    'mean of L(straight line) / min(L(straight line), L(shortest path)),  L the length of the decoded curve',
  source:
    'Chen et al., Metrics for Deep Generative Models, 2018; Shao, Kumar and Fletcher, The Riemannian Geometry of Deep Generative Models, 2018. The shortest path is Dijkstra’s over a graph of 600 codes of test images, each with its 8 nearest codes, between two codes that it connects; where the graph has none shorter, the straight line is the shortest known. In many dimensions 600 codes are few, and the ratio is a lower bound.',
  meaning:
    'How much longer the image’s way is on the straight line between two codes than on the shortest way known: 1 is a flat space, in which straight interpolation is as good as any.',
  fault: null,
};

type Edge = readonly [number, number];

/** How far straight lines in latent space are from the shortest ways. */
export const geodesicRatio: Measure = {
  metrics: [GEODESIC_RATIO],
  absence: () => null,
  async measure(subject, tools) {
    const nodes = await drawnNodes(subject, tools);
    if (nodes.count < 3) {
      return [absent(GEODESIC_RATIO.key, 'A graph of codes needs at least 3 test images.')];
    }
    const edges = await nearEdges(nodes, tools);
    const edgeLengths = await curveLengths(subject, tools, nodes, edges, EDGE_PIECES);
    const ends = await connectedPairs(subject, tools, graphOf(nodes.count, edges, edgeLengths));
    const lines = ends.map(({ pair }) => pair);
    const straight = await curveLengths(subject, tools, nodes, lines, LINE_PIECES);
    const ratios = ends.map(({ shortest }, at) => ratioOf(straight[at]!, shortest));
    return [meanOf(GEODESIC_RATIO.key, ratios)];
  },
};

/** Where the image stands still there is no way to be shorter. */
function ratioOf(straight: number, shortest: number): number {
  return shortest >= straight || shortest === 0 ? 1 : straight / shortest;
}

/** Codes of test images, or likely ones for a model without encoder. */
async function drawnNodes(subject: LatentSubject, { seed }: MeasureTools): Promise<Points> {
  const wanted = affordable(subject, NODES);
  const { means } = subject.test;
  const dim = subject.latentDim;
  if (means === null) {
    const values = await subject.likelyCodes(wanted, hashStream(seed, 'geodesic'));
    return { values, count: wanted, dim };
  }
  const order = Uint32Array.from({ length: means.count }, (_, index) => index);
  const chosen = createRandom(seed, 'geodesic').shuffle(order).subarray(0, wanted);
  const codes = Array.from(chosen, (index) =>
    means.values.subarray(index * dim, (index + 1) * dim),
  );
  return { values: joinedCodes(codes), count: codes.length, dim };
}

/** Each edge once, though either end may have found it. */
async function nearEdges(
  nodes: Points,
  { workspace, betweenPasses }: MeasureTools,
): Promise<Edge[]> {
  const k = Math.min(NEIGHBOURS, nodes.count - 1);
  const { indices } = await nearestNeighbours(workspace, nodes, k, betweenPasses);
  const found = new Map<number, Edge>();
  for (const [place, neighbour] of indices.entries()) {
    const node = Math.floor(place / k);
    const edge = node < neighbour ? ([node, neighbour] as const) : ([neighbour, node] as const);
    found.set(edge[0] * nodes.count + edge[1], edge);
  }
  return [...found.values()];
}

/** The lengths of the decoded curves of straight lines between nodes. */
async function curveLengths(
  subject: LatentSubject,
  tools: MeasureTools,
  { values, dim }: Points,
  lines: readonly Edge[],
  pieces: number,
): Promise<Float64Array> {
  const codeAt = (node: number) => values.subarray(node * dim, (node + 1) * dim);
  const codes = lines.flatMap(([a, b]) => {
    const pair = pairOf(codeAt(a), codeAt(b), 'linear');
    return Array.from({ length: pieces + 1 }, (_, at) => codeBetween(pair, at / pieces));
  });
  const lengths = new Float64Array(lines.length);
  await decodeGroups(subject, tools, joinedCodes(codes), pieces + 1, (images, line) => {
    lengths[line] = stepDistances(images, subject.valuesPerImage).reduce((sum, d) => sum + d, 0);
  });
  return lengths;
}

/** Pairs of nodes that the graph connects, with the length of the shortest path. */
async function connectedPairs(
  subject: LatentSubject,
  { seed, betweenPasses }: MeasureTools,
  graph: Graph,
): Promise<{ pair: Edge; shortest: number }[]> {
  const random = createRandom(seed, 'geodesic-pairs');
  const nodeCount = graph.starts.length - 1;
  const wanted = affordable(subject, PAIRS);
  const found: { pair: Edge; shortest: number }[] = [];
  while (found.length < wanted) {
    const from = random.integer(nodeCount);
    const distances = shortestPaths(graph, from);
    // Each node has a neighbour, so that there is at least one.
    const reached = [...distances.keys()].filter(
      (node) => node !== from && distances[node]! < Infinity,
    );
    const to = reached[random.integer(reached.length)]!;
    found.push({ pair: [from, to], shortest: distances[to]! });
    await betweenPasses();
  }
  return found;
}
