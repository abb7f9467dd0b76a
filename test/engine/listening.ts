import { readdirSync, readFileSync, readlinkSync } from "node:fs";
import { join } from "node:path";

/** `address:port` of every TCP socket that these processes listen on. */
export function listeners(pids: number[]): string[] {
  const inodes = new Set(pids.flatMap(socketInodes));
  const rows = ["tcp", "tcp6"].flatMap((table) =>
    readFileSync(`/proc/net/${table}`, "utf8").trim().split("\n").slice(1),
  );
  return rows.flatMap((row) => {
    const fields = row.trim().split(/\s+/);
    const [local = "", state, inode = ""] = [fields[1], fields[3], fields[9]];
    return state === "0A" && inodes.has(inode) ? [formatAddress(local)] : [];
  });
}

function socketInodes(pid: number): string[] {
  const folder = `/proc/${pid}/fd`;
  return readdirSync(folder).flatMap((descriptor) => {
    try {
      return /^socket:\[(\d+)\]$/.exec(readlinkSync(join(folder, descriptor)))?.[1] ?? [];
    } catch {
      return []; // closed since
    }
  });
}

function formatAddress(hexadecimal: string): string {
  const [address = "", port = ""] = hexadecimal.split(":");
  const bytes = address.match(/../g)?.map((byte) => Number.parseInt(byte, 16)) ?? [];
  return `${bytes.toReversed().join(".")}:${Number.parseInt(port, 16)}`;
}
