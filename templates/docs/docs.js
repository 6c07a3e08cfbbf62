// The API page: the vendored Swagger UI on this server's own /openapi.json. Nothing is asked of another host,
// and a token that is pasted here is forgotten with the page.
(() => {
  'use strict';
  const dark = matchMedia('(prefers-color-scheme: dark)');
  const paint = () => document.documentElement.classList.toggle('dark-mode', dark.matches);
  dark.addEventListener('change', paint);
  paint();

  window.ui = window.SwaggerUIBundle({
    url: '/openapi.json',
    dom_id: '#ui',
    presets: [window.SwaggerUIBundle.presets.apis],
    layout: 'BaseLayout',
    validatorUrl: null,
    queryConfigEnabled: false,
    persistAuthorization: false,
    withCredentials: false,
    deepLinking: true,
    filter: true,
    docExpansion: 'none',
    tagsSorter: 'alpha',
    defaultModelsExpandDepth: 0,
    displayRequestDuration: true,
    requestSnippetsEnabled: true,
    syntaxHighlight: { activated: true, theme: dark.matches ? 'agate' : 'idea' },
  });
})();
