// The examples import "lakebed" as a user's repository does. In this checkout that name leads to the checkout itself.
import { existsSync, lstatSync, mkdirSync, readlinkSync, rmSync, symlinkSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const link = join(root, "node_modules", "lakebed");

const isLinked = () => {
  try {
    return lstatSync(link).isSymbolicLink() && resolve(dirname(link), readlinkSync(link)) === root;
  } catch {
    return false;
  }
};

if (existsSync(join(root, "node_modules")) && !isLinked()) {
  rmSync(link, { recursive: true, force: true });
  mkdirSync(dirname(link), { recursive: true });
  // A junction needs no administrator rights on Windows; elsewhere the type is ignored.
  symlinkSync(process.platform === "win32" ? root : "..", link, "junction");
}
