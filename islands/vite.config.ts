// Two scripts, built into the package: `page.js` on every page, `map.js` only where there is a map.
import { defineConfig } from 'vite';

export default defineConfig({
  base: '/static/islands/',
  publicDir: false,
  build: {
    outDir: '../src/reportedly/web/static/islands',
    emptyOutDir: true,
    target: 'es2022',
    assetsInlineLimit: 0,
    modulePreload: false,
    chunkSizeWarningLimit: 1200,
    rollupOptions: {
      input: { page: 'source/page.ts' },
      output: {
        entryFileNames: '[name].js',
        chunkFileNames: '[name]-[hash].js',
        assetFileNames: '[name]-[hash][extname]',
      },
    },
  },
});
