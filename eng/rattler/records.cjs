// Reads every record of one channel's folder with rattler and prints as JSON how many there are and which it refuses: records.cjs CHANNEL
const { readdirSync, readFileSync, existsSync } = require("node:fs");
const { join } = require("node:path");
const { PackageRecord } = require("@conda-org/rattler");

const [channel] = process.argv.slice(2);
const faults = [];
let records = 0;
for (const subdir of readdirSync(channel)) {
  const file = join(channel, subdir, "repodata.json");
  const repodata = existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : {};
  for (const [name, record] of Object.entries({ ...repodata.packages, ...repodata["packages.conda"] })) {
    records++;
    try {
      const read = new PackageRecord(record);
      if (read.name !== record.name || read.sha256 !== record.sha256 || read.buildNumber !== record.build_number) {
        faults.push(`${subdir}/${name}: is read as something else`);
      }
    } catch (failure) {
      faults.push(`${subdir}/${name}: ${failure}`);
    }
  }
}

console.log(JSON.stringify({ records, faults }));
