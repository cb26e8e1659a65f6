import '@fontsource-variable/inter/wght.css';
import '@fontsource-variable/jetbrains-mono/wght.css';
import { mount } from 'svelte';
import App from '../../src-renderer/App.svelte';
import '../../src-renderer/theme.css';
import type { FakeCards } from './fake/fakeCards';
import { createFakeService } from './fakeService';

// `?fresh` shows a workspace without runs; `?broken` one whose every answer is an error; `?cards=none` and
// `?cards=unusable` a machine without cards, and one that cannot use them; `?points=70000` a map of so
// many; `?held` one whose long work stops half-way.
const asked = new URLSearchParams(location.search);
const client = createFakeService({
  isFresh: asked.has('fresh'),
  isHeld: asked.has('held'),
  isBroken: asked.has('broken'),
  ...(asked.has('points') ? { pointCount: Number(asked.get('points')) } : {}),
  cards: (asked.get('cards') ?? 'two') as FakeCards,
});
mount(App, { target: document.getElementById('app')!, props: { client } });
