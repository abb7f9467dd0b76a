import { describe, expect, it } from "vitest";
import { stringify } from "yaml";
import { renderLogin } from "../../../components/environment/gateway.render.ts";
import {
  planTrackingServer,
  renderTrackingCommand,
  renderTrackingDeployment,
  TOKEN_HEADER,
  TRACKING_SERVER,
} from "../../../components/models/tracking-server.render.ts";
import { renderStoreEnvironment } from "../../../components/targets/kubernetes/kubernetes-target.ts";
import { examplePlatform } from "../example.ts";

const plan = planTrackingServer(examplePlatform("prod"));
const store = renderStoreEnvironment("object-store-mlflow", { endpoint: "http://store:8333", region: "us-east-1" });

describe("the tracking server", () => {
  it("answers to the gateway's host and to its names inside the cluster, with their port", () => {
    expect(plan).toEqual({
      replicas: 2,
      allowedHosts: [
        "mlflow.prod.greenhouse.internal",
        "mlflow:5000",
        "mlflow.lakebed-system:5000",
        "mlflow.lakebed-system.svc:5000",
      ],
      host: "mlflow.prod.greenhouse.internal",
      artifacts: "s3://greenhouse-prod-tracking/artifacts",
      image: "localhost/lakebed/tracking-server:3.17.2",
    });
  });

  it("has one replica in development, and an image from the mirror where there is one", () => {
    const dev = planTrackingServer(examplePlatform("dev", { registryMirror: "registry.greenhouse.example" }));
    expect(dev.replicas).toBe(1);
    expect(dev.image).toBe("registry.greenhouse.example/lakebed/tracking-server:3.17.2");
  });

  it("asks the API server about each request, in a workspace a project", () => {
    const command = renderTrackingCommand(plan);
    expect(command).toContain("--app-name=kubernetes-auth");
    expect(command).toContain("--enable-workspaces");
    expect(command).toContain("--workspace-store-uri=kubernetes://?label_selector=lakebed.dev%2Fproject");
    expect(command.join(" ")).not.toMatch(/postgresql|password/);
  });

  it("is rendered as people read it", async () => {
    await expect(
      stringify(renderTrackingDeployment(plan, { owner: "test" }, store), { aliasDuplicateObjects: false }),
    ).toMatchFileSnapshot("golden/deployment.yaml");
  });

  it("stands behind a login at the identity provider, and is handed the person's token", () => {
    expect(renderLogin(TRACKING_SERVER, examplePlatform().identity, TOKEN_HEADER)).toEqual({
      targetRefs: [{ group: "gateway.networking.k8s.io", kind: "HTTPRoute", name: "mlflow" }],
      oidc: {
        provider: { issuer: "https://login.greenhouse.example" },
        clientID: "lakebed",
        clientSecret: { name: "lakebed-identity-client" },
        scopes: ["openid", "email", "groups"],
        forwardIDToken: { header: "X-Forwarded-Access-Token" },
        logoutPath: "/logout",
      },
    });
  });
});
