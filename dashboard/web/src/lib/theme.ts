/* Dark, light, or as the system has it. The tokens use light-dark(), so the
 * theme is one attribute on <html>: see styles/tokens.css. */
export type Theme = 'dark' | 'light' | 'system';

export function isTheme(value: unknown): value is Theme {
  return value === 'dark' || value === 'light' || value === 'system';
}

export function applyTheme(theme: Theme): void {
  document.documentElement.dataset.theme = theme;
}

/* The colours that canvases draw with: a canvas cannot read light-dark(), so an
 * element is asked what the browser made of it. */
export function resolveColors(expressions: string[]): string[] {
  const probe = document.createElement('i');
  probe.hidden = true;
  document.body.append(probe);
  const colors = expressions.map((expression) => {
    probe.style.color = expression;
    return getComputedStyle(probe).color;
  });
  probe.remove();
  return colors;
}

/* Calls back when the system changes between dark and light. */
export function onSystemTheme(changed: () => void): () => void {
  const query = matchMedia('(prefers-color-scheme: dark)');
  query.addEventListener('change', changed);
  return () => query.removeEventListener('change', changed);
}
