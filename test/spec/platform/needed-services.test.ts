import { appendFileSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { loadRepository } from "../../../spec/index.ts";
import { withRepository } from "../fixture.ts";

/** What is found where Prometheus is switched off and the endpoint says this. */
function problemsOf(endpoint: string): string[] {
  return withRepository((directory) => {
    appendFileSync(join(directory, "platform.yaml"), "services: { prometheus: none }\n");
    const file = join(directory, "projects", "plants", "project.yaml");
    const written = readFileSync(file, "utf8").replaceAll(/^ +notify: .*\n/gm, "");
    writeFileSync(file, written.replace("    replicas: { min: 1, max: 4 }\n", `$&${endpoint}`));
    return loadRepository(directory).problems.flatMap(({ code, message }) =>
      code === "service-missing" ? message : [],
    );
  });
}

test("Prometheus may be switched off while nothing is measured and nobody is told", () => {
  expect(problemsOf("")).toEqual([]);
});

test.each(["    objectives: { p95: { atMost: 200 ms } }\n", "    notify: [alerts]\n"])(
  "an endpoint that says%s needs Prometheus",
  (endpoint) => {
    expect(problemsOf(endpoint)).toEqual([
      "`services.prometheus`: `none` is not possible, because it measures what is watched and sends the alerts: endpoint `recommend` of `plants`",
    ]);
  },
);
