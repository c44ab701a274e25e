// Runs before the first paint, so that neither the theme nor the language flashes. Kept outside the page for CSP.
(() => {
  let theme = null;
  let locale = null;
  try {
    theme = localStorage.getItem('ear:theme');
    locale = localStorage.getItem('ear:locale');
  } catch {
    // A browser that forbids storage still gets its system's theme.
  }
  const dark = theme === 'dark' || (theme !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches);
  const root = document.documentElement;
  root.dataset.mantineColorScheme = dark ? 'dark' : 'light';
  root.lang = locale ?? (/^ko\b/i.test(navigator.language || 'ko') ? 'ko' : 'en');
})();
