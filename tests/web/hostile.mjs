// Names that attack a page which shows them as anything but text. Each would set
// window.pwned, leave its place, or make the page unreadable.
const RUN = 'window.pwned=1';

export const HOSTILE = [
  `<img src=x onerror="${RUN}">`,
  `<script>${RUN}</script>`,
  `"><svg onload=${RUN}>`,
  `'><iframe srcdoc="<script>parent.${RUN}</script>">`,
  `<style>*{display:none!important}</style>`,
  `<a href="javascript:${RUN}">click</a>`,
  `<details open ontoggle=${RUN}>`,
  `<math><mtext></mtext><mglyph><style><img src=x onerror=${RUN}>`,
  `<base href="http://192.0.2.66/">`,
  `</title></textarea></script><script>${RUN}</script>`,
  `{@html "<img src=x onerror=${RUN}>"}`,
  `\${${RUN}}{{constructor.constructor('${RUN}')()}}`,
  `" onmouseover="${RUN}" autofocus onfocus="${RUN}" x="`,
  `javascript:${RUN}`,
  'example.org\u0000.hidden',
  'gro.elpmaxe\u202e\u2066evil\u2069',
  'zero\u200bwidth\ufeff\u00adname\u2028line\u2029break',
  '\ud800lone\udfff surrogates \u{e0041}\u{e007f} tags',
  'e\u0301\u0323'.repeat(200) + '\u05d0\u05d1\u05d2.example',
  `${'A'.repeat(65536)}<img src=x onerror=${RUN}>`,
  '__proto__',
  'constructor',
];
