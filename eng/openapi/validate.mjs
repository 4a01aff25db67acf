// Validates the OpenAPI document of standard input against the schema of its version, and its references.
import { Validator } from "@seriousme/openapi-schema-validator";
import { readFileSync } from "node:fs";

const validator = new Validator();
const result = await validator.validate(JSON.parse(readFileSync(0, "utf8")));
if (!result.valid) {
  console.error(JSON.stringify(result.errors, null, 2));
  process.exit(1);
}

validator.resolveRefs();
console.log(`valid OpenAPI ${validator.version}`);
