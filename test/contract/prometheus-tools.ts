import { execFile } from "node:child_process";
import { readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { cached, cacheFolder } from "../../twin/cache.ts";
import { testProgress } from "../engine/twin-fixture.ts";

const run = promisify(execFile);

/** Debian's package with Prometheus or Alertmanager, unpacked into the cache and not installed; the folder of its programs. */
export async function ensureDebianPrograms(name: "prometheus" | "prometheus-alertmanager"): Promise<string> {
  const folder = await cached(
    cacheFolder(),
    { key: `debian-${name}-${process.arch}`, what: `${name} from Debian`, progress: testProgress },
    async (unfinished) => {
      await run("apt-get", ["download", name], { cwd: unfinished });
      const archives = (await readdir(unfinished)).filter((file) => file.endsWith(".deb"));
      for (const archive of archives) {
        await run("dpkg", ["-x", archive, "."], { cwd: unfinished });
        await rm(join(unfinished, archive));
      }
    },
  );
  return join(folder, "usr", "bin");
}
