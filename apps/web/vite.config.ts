import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/** In development the API runs beside Vite; built, the API serves `dist` itself. */
const api = process.env.EAR_API_URL ?? 'http://127.0.0.1:4000';

export default defineConfig({
  root: import.meta.dirname,
  plugins: [react()],
  server: { port: 5173, proxy: { '/api': { target: api, changeOrigin: false } } },
  preview: { port: 4173, proxy: { '/api': { target: api, changeOrigin: false } } },
  build: {
    target: 'es2023',
    // The editor and KaTeX are chunks of their own and larger than the default limit of one chunk.
    chunkSizeWarningLimit: 700,
    rolldownOptions: {
      // The engine is pure by its compiler rules: what a page does not use of it need not travel.
      treeshake: { moduleSideEffects: (id: string) => !/packages[\\/]engine[\\/]/.test(id) },
    },
  },
});
