import '@fontsource-variable/inter/wght.css';
import '@fontsource-variable/jetbrains-mono/wght.css';
import { mount } from 'svelte';
import App from '../../src-renderer/App.svelte';
import '../../src-renderer/theme.css';
import { createFakeService } from './fakeService';

// `?fresh` shows a workspace without runs; `?broken` one whose every answer is an error.
const asked = new URLSearchParams(location.search);
const client = createFakeService({ isFresh: asked.has('fresh'), isBroken: asked.has('broken') });
mount(App, { target: document.getElementById('app')!, props: { client } });
