import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig, type Plugin } from 'vite';
import { tablesModule } from './tables';

/* Of all the icons only the ones named here reach the bundle, as data: no
 * markup is ever parsed at run time. src/virtual.d.ts has the type. */
const ICONS = [
  'chevron-down', 'chevron-up', 'circle-check',
  'circle-question-mark', 'copy', 'monitor', 'moon', 'pause', 'play',
  'plug-zap', 'shield-alert', 'shield-check', 'sun', 'triangle-alert', 'x',
];

function iconsModule(): string {
  const require = createRequire(import.meta.url);
  const file = require.resolve('lucide-static/icon-nodes.json');
  const all = JSON.parse(readFileSync(file, 'utf8'));
  const chosen = ICONS.map((name) => {
    if (!all[name]) throw new Error(`lucide-static has no icon ${name}`);
    return [name, all[name]];
  });
  return `export default ${JSON.stringify(Object.fromEntries(chosen))}`;
}

/* `import ... from 'virtual:NAME'` gives what `source` writes. */
function virtual(name: string, source: () => string): Plugin {
  const id = `\0virtual:${name}`;

  return {
    name,
    resolveId: (asked) => (asked === `virtual:${name}` ? id : null),
    load: (asked) => (asked === id ? source() : null),
  };
}

export default defineConfig({
  plugins: [virtual('icons', iconsModule),
    virtual('tables', tablesModule), svelte()],
  build: {
    target: 'es2022',
    /* The policy is `default-src 'self'`: nothing may become a data: address. */
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
  },
});
