import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { reportLines } from '../../../benchmarks/gpu/kit/report';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'latent-report-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('reportLines', () => {
  it('has a row for what each part has found, and names parts without results', () => {
    const findings = [
      {
        case: 'mlp',
        variant: 'as it is',
        steps_per_call: 16,
        median_ms: 0.5,
        first_step_s: 2,
        host_idle: null,
      },
    ];
    writeFileSync(join(folder, 'variants.json'), JSON.stringify({ findings }));
    const lines = reportLines(folder);
    expect(lines.slice(0, 2)).toEqual(['check: no results', 'bench: no results']);
    expect(lines.find((line) => line.startsWith('mlp: as it is'))).toMatch(/16 +0\.5 +- +2/);
    expect(lines.at(-1)).toBe('card: no results');
  });

  it('goes on after a part that was cut off while it wrote', () => {
    writeFileSync(join(folder, 'bench.json'), '{"cases": [');
    expect(reportLines(folder)[1]).toContain('bench: results that cannot be read');
  });
});
