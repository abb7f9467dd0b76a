/** How sure a reference is. `pinned` would need a digest, and no digest is ever invented. */
export type Pinning = "pinned" | "tag" | "unpublished";

interface Image {
  /** With its registry host: `docker.io/chrislusf/seaweedfs`. */
  repository: string;
  tag: string;
  /** `sha256:<64 hex>`, as looked up in the registry. */
  digest?: string;
  /** What `plan` says about a reference that is not pinned. */
  note: string;
}

/** `localhost/` is a host that no node can pull from: the image is either loaded onto the nodes or in the mirror. */
const OWN_IMAGES = "localhost/lakebed";

/** Every image that we name ourselves; those that a chart brings are the chart's. */
const IMAGES = {
  seaweedfs: { repository: "docker.io/chrislusf/seaweedfs", tag: "4.44", note: "digest not looked up" },
  postgresql: { repository: "ghcr.io/cloudnative-pg/postgresql", tag: "17", note: "digest not looked up" },
  "model-server": {
    repository: "docker.io/seldonio/mlserver",
    // The one that KServe's own runtimes of this release name.
    tag: "1.5.0",
    note: "digest not looked up; its libraries have to be those that the models were trained with",
  },
  "tracking-server": {
    repository: `${OWN_IMAGES}/tracking-server`,
    tag: "3.17.2",
    note: "not published: build it from components/models/tracking-server.Dockerfile",
  },
  "job-runtime": {
    repository: `${OWN_IMAGES}/job-runtime`,
    tag: "0.1.0",
    note: "not published: an image of your own with Python 3, Spark 4 in /opt/spark and the libraries of the jobs",
  },
} as const satisfies Record<string, Image>;

export type ImageName = keyof typeof IMAGES;

export function isImageName(name: string): name is ImageName {
  return name in IMAGES;
}

/** The one place where an image reference is made: `registryMirror` in front, digest behind where one is known. */
export function imageReference(name: ImageName, registryMirror: string | undefined): string {
  const image: Image = IMAGES[name];
  const isInMirror = registryMirror !== undefined && image.repository.startsWith(`${OWN_IMAGES}/`);
  const repository = isInMirror ? image.repository.replace(/^localhost\//, "") : image.repository;
  const reference = `${mirrored(repository, registryMirror)}:${image.tag}`;
  return image.digest === undefined ? reference : `${reference}@${image.digest}`;
}

/** `docker.io/chrislusf/seaweedfs` behind a mirror is `registry.example/docker.io/chrislusf/seaweedfs`. */
export function mirrored(repository: string, registryMirror: string | undefined): string {
  return registryMirror === undefined ? repository : `${registryMirror.replace(/\/+$/, "")}/${repository}`;
}

export interface UnpinnedReference {
  name: string;
  reference: string;
  pinning: Exclude<Pinning, "pinned">;
  note: string;
}

/** References whose content could change under us; `plan` lists them. */
export function listUnpinnedReferences(registryMirror: string | undefined): UnpinnedReference[] {
  return (Object.keys(IMAGES) as ImageName[]).flatMap((name) => {
    const image: Image = IMAGES[name];
    if (image.digest !== undefined) return [];
    const pinning = image.repository.startsWith(`${OWN_IMAGES}/`) ? "unpublished" : "tag";
    return [{ name, reference: imageReference(name, registryMirror), pinning, note: image.note }];
  });
}
