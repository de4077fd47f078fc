/* global Scalar */

// The page's policy takes only those <style> elements that carry its nonce. Scalar's libraries make some without one.
const { content: nonce } = document.querySelector('meta[property="csp-nonce"]');
const create = document.createElement.bind(document);
document.createElement = (name, options) => {
  const element = create(name, options);
  if (name.toLowerCase() === 'style') element.nonce = nonce;
  return element;
};

// Whatever would ask another origin for something is off; the page's policy would refuse it too.
document.addEventListener('DOMContentLoaded', () => {
  Scalar.createApiReference('#reference', {
    url: '/openapi.json',
    theme: 'none',
    layout: 'modern',
    withDefaultFonts: false,
    telemetry: false,
    proxyUrl: '',
    agent: { disabled: true, hideAddApi: true },
    mcp: { disabled: true },
    showDeveloperTools: 'never',
    hideClientButton: true,
    documentDownloadType: 'direct',
    orderSchemaPropertiesBy: 'preserve',
    orderRequiredPropertiesFirst: false,
    modelsSectionLabel: 'Schemas',
    defaultHttpClient: { targetKey: 'shell', clientKey: 'curl' },
    favicon: '/assets/favicon.svg',
  });
});
