// The API's browsable reference: Swagger UI on our own OpenAPI document.

/** @type {any} */
const swagger = /** @type {any} */ (globalThis).SwaggerUIBundle;
const place = /** @type {HTMLElement} */ (document.querySelector("[data-obs-schema]"));

swagger({
  url: place.dataset.obsSchema,
  domNode: place,
  presets: [swagger.presets.apis],
  layout: "BaseLayout",
  deepLinking: true,
  defaultModelsExpandDepth: 0,
  validatorUrl: null,
});
