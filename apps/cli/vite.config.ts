import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { defineConfig, type Plugin } from 'vite';

/**
 * Files that a module reads from beside itself become part of the built file:
 * `readFileSync(new URL('./x', import.meta.url), 'utf8')` turns into the text of x.
 */
function inlineTexts(): Plugin {
  const read = /(?:\bfs\.)?readFileSync\(\s*new URL\('(\.[^']+)', import\.meta\.url\),\s*'utf8',?\s*\)/g;
  return {
    name: 'inline-texts',
    enforce: 'pre',
    transform(code, id) {
      if (!/packages[\\/]\w+[\\/]src[\\/]/.test(id) || !code.includes('import.meta.url')) return null;
      const inlined = code.replace(read, (_, path: string) => {
        const file = resolve(dirname(id), path);
        this.addWatchFile(file);
        return JSON.stringify(readFileSync(file, 'utf8'));
      });
      return { code: inlined, map: null };
    },
    generateBundle(_, bundle) {
      for (const chunk of Object.values(bundle)) {
        const left = chunk.type === 'chunk' && /new URL\(["'`]\.\/[^)]*import\.meta\.url/.exec(chunk.code);
        if (left) this.error(`${chunk.fileName} still reads a file beside a module: ${left[0]}`);
      }
    },
  };
}

/** One file for Node >= 20. Only the training engine stays outside: it loads a binary of the checkout. */
export default defineConfig({
  root: import.meta.dirname,
  plugins: [inlineTexts()],
  ssr: { noExternal: true, external: ['@ear/native'], target: 'node' },
  build: {
    ssr: 'src/main.ts',
    outDir: 'dist',
    emptyOutDir: true,
    target: 'node20',
    minify: false,
    rolldownOptions: { output: { entryFileNames: 'ear.js', format: 'es', codeSplitting: false } },
  },
});
