// Solves specs on one channel with rattler and prints the packages as JSON: solve.cjs CHANNEL PLATFORM SPEC...
const { simpleSolve } = require("@conda-org/rattler");

const [channel, platform, ...specs] = process.argv.slice(2);
simpleSolve(specs, [channel], [platform, "noarch"], []).then(
  (packages) => console.log(JSON.stringify(packages.map((p) => ({ name: p.packageName, version: p.version, url: p.url, sha256: p.sha256 })))),
  (failure) => {
    console.error(String(failure));
    process.exit(1);
  },
);
