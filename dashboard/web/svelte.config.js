/* Read by vite and by svelte-check. */
export default { compilerOptions: { runes: true } };
