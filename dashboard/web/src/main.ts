import { mount } from 'svelte';
import './styles/tokens.css';
import './styles/base.css';
import App from './App.svelte';
import { view } from './lib/state.svelte';
import { applyTheme } from './lib/theme';

/* Before anything is mounted: charts read their colours when they are made. */
applyTheme(view.theme);

const target = document.getElementById('app');
if (target) mount(App, { target });
