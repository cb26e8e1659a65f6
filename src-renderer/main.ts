import '@fontsource-variable/inter/wght.css';
import '@fontsource-variable/jetbrains-mono/wght.css';
import { mount } from 'svelte';
import App from './App.svelte';
import { connectToService } from './client/connect';
import './theme.css';

mount(App, { target: document.getElementById('app')!, props: { client: connectToService() } });
