import type { Volume } from "../../kinds/pod.ts";

/** Where a container with a read-only root may write; gone with the pod. */
export function scratchVolume(sizeLimit: string): { volume: Volume; mount: { name: string; mountPath: string } } {
  return { volume: { name: "scratch", emptyDir: { sizeLimit } }, mount: { name: "scratch", mountPath: "/tmp" } };
}
