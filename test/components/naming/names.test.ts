import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  bucketName,
  environmentDomain,
  hostName,
  joinName,
  MAX_BUCKET_NAME_LENGTH,
  MAX_DNS_LABEL_LENGTH,
  namespaceName,
  ownershipLabels,
  trackingBucketName,
} from "../../../components/naming/names.ts";

const DNS_LABEL = /^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/;
/** Names as the spec lets them through: project names may have hyphens, environment names may not. */
const name = fc.stringMatching(/^[a-z][a-z0-9]{0,20}(-[a-z0-9]{1,20}){0,2}$/);
const environment = fc.stringMatching(/^[a-z][a-z0-9]{0,14}$/);
const role = fc.constantFrom("bronze", "silver", "gold", "artifacts") as fc.Arbitrary<"bronze" | "artifacts">;
const account = fc.option(fc.stringMatching(/^[0-9]{12}$/), { nil: undefined });
const owner = fc.record({ platform: name, project: name, environment, account });

describe("names", () => {
  it("are DNS labels within their limit, whatever goes in", () => {
    fc.assert(
      fc.property(fc.array(fc.string({ minLength: 1 }), { minLength: 1, maxLength: 4 }), (parts) => {
        const joined = joinName(["x", ...parts]);
        expect(joined.length).toBeLessThanOrEqual(MAX_DNS_LABEL_LENGTH);
        expect(joined).toMatch(DNS_LABEL);
      }),
    );
  });

  it("stay two where they are cut", () => {
    const long = "a".repeat(70);
    expect(joinName([`${long}b`])).not.toBe(joinName([`${long}c`]));
    expect(joinName(["Plants"])).not.toBe(joinName(["plants"]));
  });

  it("of buckets keep to the limits of S3 and carry platform, project, environment and role while they fit", () => {
    fc.assert(
      fc.property(owner, role, (of, part) => {
        const bucket = bucketName(of, part);
        expect(bucket.length).toBeLessThanOrEqual(MAX_BUCKET_NAME_LENGTH);
        expect(bucket).toMatch(DNS_LABEL);
        const whole = [of.platform, of.project, of.environment, part, ...(of.account ? [of.account] : [])].join("-");
        expect(bucket.startsWith(whole.slice(0, 40))).toBe(true);
        if (whole.length <= MAX_BUCKET_NAME_LENGTH) expect(bucket).toBe(whole);
      }),
    );
  });

  it("of buckets of one platform are never shared by two projects, environments or roles", () => {
    const one = fc.record({ project: name, environment, role });
    fc.assert(
      fc.property(name, one, one, (platform, a, b) => {
        const same = a.project === b.project && a.environment === b.environment && a.role === b.role;
        expect(bucketName({ platform, ...a }, a.role) === bucketName({ platform, ...b }, b.role)).toBe(same);
        expect(bucketName({ platform, ...a }, a.role)).not.toBe(trackingBucketName({ platform, ...b }));
      }),
    );
  });

  it("of namespaces are never shared by two projects or environments", () => {
    const one = fc.record({ project: name, environment });
    fc.assert(
      fc.property(one, one, (a, b) => {
        const same = a.project === b.project && a.environment === b.environment;
        expect(namespaceName(a.project, a.environment) === namespaceName(b.project, b.environment)).toBe(same);
      }),
    );
  });

  it("of hosts are one label below the environment's domain, so that one wildcard certificate is enough", () => {
    fc.assert(
      fc.property(name, environment, name, (platform, env, service) => {
        const host = hostName({ platform, environment: env }, [service, "plants"]);
        const domain = environmentDomain({ platform, environment: env });
        expect(host.endsWith(`.${domain}`)).toBe(true);
        expect(host.slice(0, -domain.length - 1)).toMatch(DNS_LABEL);
      }),
    );
  });
});

describe("ownership labels", () => {
  it("say whose an object is", () => {
    expect(
      ownershipLabels({ platform: "greenhouse", environment: "dev", project: "plants", component: "storage" }),
    ).toEqual({
      "app.kubernetes.io/managed-by": "lakebed",
      "app.kubernetes.io/part-of": "greenhouse",
      "app.kubernetes.io/component": "storage",
      "lakebed.dev/environment": "dev",
      "lakebed.dev/project": "plants",
    });
  });

  it("name no project where there is none", () => {
    expect(ownershipLabels({ platform: "greenhouse", environment: "dev", component: "queues" })).not.toHaveProperty([
      "lakebed.dev/project",
    ]);
  });
});
