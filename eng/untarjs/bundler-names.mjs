// The package is made for bundlers: it names its modules without extension and imports its WebAssembly.
export async function resolve(specifier, context, next) {
  if (specifier.endsWith(".wasm")) {
    return { url: "data:text/javascript,export default null", shortCircuit: true };
  }

  const isOwn = specifier.startsWith("./") && context.parentURL?.includes("/untarjs/lib/") && !specifier.endsWith(".js");
  return next(isOwn ? specifier + ".js" : specifier, context);
}
