/** The explorer, as programs use it: what it plays is recorded, and its page is bundled and served. */
export { type Input, INPUTS, PROJECTIONS } from "./catalogue.ts";
export { addToCatalogue } from "./record/catalogue_file.ts";
export { recordRun } from "./record/record.ts";
export { build } from "./serve/build.ts";
export { bundle } from "./serve/bundle.ts";
export { serve } from "./serve/serve.ts";
