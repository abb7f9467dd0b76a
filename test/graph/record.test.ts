import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { describe, expect, it } from "vitest";
import { UNKNOWN } from "../../graph/graph.ts";
import { type Program, type RecordOptions, recordProgram } from "../../graph/record.ts";

const record = (program: Program, options: Partial<RecordOptions> = {}) =>
  recordProgram(program, { project: "garden", stack: "dev", ...options });

class Shelf extends pulumi.ComponentResource {
  constructor(name: string, inputs: { source?: string }, opts?: pulumi.ComponentResourceOptions) {
    super("lakebed:test:Shelf", name, inputs, opts);
    const map = new k8s.core.v1.ConfigMap(
      `${name}-map`,
      { metadata: { name: "leaves" }, data: { a: "1" } },
      { parent: this },
    );
    this.registerOutputs({ map: map.metadata.name });
  }
}

describe("what is recorded", () => {
  it("has every resource with parent, dependencies, options and the source of the nearest component that names one", async () => {
    const graph = await record(async () => {
      const provider = new k8s.Provider("cluster", { context: "greenhouse-dev" });
      const shelf = new Shelf("shelf", { source: "projects/plants/project.yaml#models" }, { provider });
      const namespace = new k8s.core.v1.Namespace(
        "plants",
        { metadata: { name: "plants-dev" } },
        { dependsOn: shelf, protect: true, retainOnDelete: true, ignoreChanges: ["metadata.labels"], provider },
      );
      return { namespace: namespace.metadata.name };
    });
    const urn = (suffix: string) => `urn:pulumi:dev::garden::${suffix}`;
    const cluster = urn("pulumi:providers:kubernetes::cluster");
    const shelf = urn("lakebed:test:Shelf::shelf");
    const map = urn("lakebed:test:Shelf$kubernetes:core/v1:ConfigMap::shelf-map");
    expect(graph.nodes.map((node) => node.urn)).toEqual([
      cluster,
      shelf,
      map,
      urn("kubernetes:core/v1:Namespace::plants"),
    ]);
    expect(graph.nodes[1]).toEqual({
      urn: shelf,
      type: "lakebed:test:Shelf",
      name: "shelf",
      custom: false,
      parent: undefined,
      props: { source: "projects/plants/project.yaml#models" },
      secretPaths: [],
      dependencies: [],
      protect: false,
      retainOnDelete: false,
      provider: undefined,
      ignoreChanges: [],
      aliases: 0,
      source: "projects/plants/project.yaml#models",
      outputsRegistered: "last",
    });
    expect(graph.nodes[2]).toMatchObject({
      parent: shelf,
      custom: true,
      source: "projects/plants/project.yaml#models",
      provider: `${cluster}::cluster-id`,
    });
    expect(graph.nodes[3]).toEqual({
      urn: urn("kubernetes:core/v1:Namespace::plants"),
      type: "kubernetes:core/v1:Namespace",
      name: "plants",
      custom: true,
      parent: undefined,
      props: { apiVersion: "v1", kind: "Namespace", metadata: { name: "plants-dev" } },
      secretPaths: [],
      dependencies: [map],
      protect: true,
      retainOnDelete: true,
      provider: `${cluster}::cluster-id`,
      ignoreChanges: ["metadata.labels"],
      aliases: 0,
      source: undefined,
    });
    expect(graph.stack).toBe("dev");
    expect(graph.outputs).toEqual({ namespace: "plants-dev" });
  });

  it("builds URNs as the engine does, with the types of all ancestors", async () => {
    class Rack extends pulumi.ComponentResource {
      constructor(name: string) {
        super("lakebed:test:Rack", name, {});
        new Shelf(`${name}-shelf`, {}, { parent: this });
        this.registerOutputs({});
      }
    }
    const graph = await record(async () => void new Rack("rack"));
    expect(graph.nodes.at(-1)?.urn).toBe(
      "urn:pulumi:dev::garden::lakebed:test:Rack$lakebed:test:Shelf$kubernetes:core/v1:ConfigMap::rack-shelf-map",
    );
  });

  it("unwraps secrets and says where they were", async () => {
    const graph = await record(async () => {
      new k8s.core.v1.ConfigMap("map", {
        metadata: { name: "map", labels: { "app.kubernetes.io/name": pulumi.secret("hidden") } },
        data: { plain: "1", password: pulumi.secret("hunter2") },
      });
      return { token: pulumi.secret("t0k3n"), plain: 1 };
    });
    expect(graph.nodes[0]?.props.data).toEqual({ plain: "1", password: "hunter2" });
    expect(graph.nodes[0]?.secretPaths).toEqual(["data.password", 'metadata.labels["app.kubernetes.io/name"]']);
    expect(graph.outputs).toEqual({ token: "t0k3n", plain: 1 });
    expect(graph.secretOutputPaths).toEqual(["token"]);
  });

  it("counts aliases, and includes resources made in an apply", async () => {
    const graph = await record(async () => {
      const first = new k8s.core.v1.ConfigMap("first", { metadata: { name: "first" } }, { aliases: [{ name: "old" }] });
      first.metadata.name.apply((name) => void new k8s.core.v1.ConfigMap(`${name}-late`, { metadata: { name } }));
      return undefined;
    });
    expect(graph.nodes.map(({ name, aliases }) => [name, aliases])).toEqual([
      ["first", 1],
      ["first-late", 0],
    ]);
  });

  it("tells a component that registers no outputs, or registers them before its last child", async () => {
    class Careless extends pulumi.ComponentResource {
      constructor(name: string, early: boolean) {
        super("lakebed:test:Careless", name, {});
        if (early) this.registerOutputs({});
        new k8s.core.v1.ConfigMap(`${name}-map`, { metadata: { name } }, { parent: this });
      }
    }
    const graph = await record(async () => {
      new Careless("silent", false);
      new Careless("hasty", true);
      return undefined;
    });
    const orders = graph.nodes
      .filter((node) => !node.custom)
      .map(({ name, outputsRegistered }) => [name, outputsRegistered]);
    expect(orders).toEqual([
      ["silent", "never"],
      ["hasty", "early"],
    ]);
  });
});

describe("what is not known yet", () => {
  const program: Program = async () => {
    const claim = new k8s.core.v1.Namespace("plants", { metadata: { name: "plants" } });
    new k8s.core.v1.ConfigMap("map", {
      metadata: { name: "map" },
      data: { uid: claim.metadata.uid, phase: claim.status.phase, id: claim.id, name: claim.metadata.name },
    });
    return undefined;
  };
  const data = async (options: Partial<RecordOptions>) => (await record(program, options)).nodes[1]?.props.data;

  it("is UNKNOWN in a preview when no input tells it", async () => {
    expect(await data({})).toEqual({ phase: UNKNOWN, id: "plants-id", name: "plants" });
  });
  it("is left out when no preview is wanted", async () => {
    expect(await data({ preview: false })).toMatchObject({ id: "plants-id", name: "plants" });
  });
  it("includes ids and server-set fields in the first preview of all", async () => {
    expect(await data({ unknownOutputs: true })).toEqual({ uid: UNKNOWN, phase: UNKNOWN, id: UNKNOWN, name: "plants" });
  });
});

describe("surroundings of the program", () => {
  it("answers stack references by full and by short name, and leaves an unknown stack unknown", async () => {
    const graph = await record(
      async () => {
        const dev = new pulumi.StackReference("organization/garden/dev");
        const gone = new pulumi.StackReference("organization/garden/gone");
        return {
          uri: dev.requireOutput("uri"),
          secret: (await dev.getOutputDetails("uri")).value,
          gone: gone.getOutput("uri"),
        };
      },
      { stackOutputs: { dev: { uri: "http://tracking" } } },
    );
    expect(graph.outputs).toEqual({ uri: "http://tracking", secret: "http://tracking", gone: UNKNOWN });
    expect(graph.nodes.map(({ type }) => type)).toEqual([
      "pulumi:pulumi:StackReference",
      "pulumi:pulumi:StackReference",
    ]);
  });

  it("passes configuration, project, stack and organization, and forgets them afterwards", async () => {
    const program: Program = async () => ({
      size: new pulumi.Config("lakebed").get("size"),
      place: [pulumi.getOrganization(), pulumi.getProject(), pulumi.getStack(), pulumi.getRootDirectory()],
    });
    const first = await record(program, {
      config: { "lakebed:size": "3" },
      organization: "acme",
      rootDirectory: "/garden",
    });
    expect(first.outputs).toEqual({ size: "3", place: ["acme", "garden", "dev", "/garden"] });
    const second = await record(async () => ({ size: new pulumi.Config("lakebed").get("size") ?? "none" }));
    expect(second.outputs).toEqual({ size: "none" });
  });

  it("records one program after the other even when asked for several at once", async () => {
    const graphs = await Promise.all(
      ["a", "b", "c"].map((name) =>
        record(async () => void new k8s.core.v1.ConfigMap(name, { metadata: { name } }), { stack: name }),
      ),
    );
    expect(graphs.map((graph) => graph.nodes.map(({ urn }) => urn))).toEqual(
      ["a", "b", "c"].map((name) => [`urn:pulumi:${name}::garden::kubernetes:core/v1:ConfigMap::${name}`]),
    );
  });
});

describe("refusals", () => {
  it("throws what the program threw, and goes on working", async () => {
    const mistake = new Error("wilted");
    await expect(record(async () => Promise.reject(mistake))).rejects.toBe(mistake);
    await expect(record(async () => ({ fine: true }))).resolves.toMatchObject({ outputs: { fine: true } });
  });

  it("throws what an apply threw", async () => {
    const late = record(async () => {
      const map = new k8s.core.v1.ConfigMap("map", { metadata: { name: "map" } });
      const name = map.metadata.name.apply((): string => {
        throw new Error("late frost");
      });
      new k8s.core.v1.ConfigMap("second", { metadata: { name } });
      return undefined;
    });
    await expect(late).rejects.toThrow("late frost");
    await expect(record(async () => ({ fine: true }))).resolves.toMatchObject({ outputs: { fine: true } });
  });

  it("refuses two resources with one URN, as the engine would", async () => {
    const twice = record(async () => {
      new k8s.core.v1.ConfigMap("map", { metadata: { name: "one" } });
      new k8s.core.v1.ConfigMap("map", { metadata: { name: "two" } });
      return undefined;
    });
    await expect(twice).rejects.toMatchObject({ code: "duplicate-resource" });
  });
});
