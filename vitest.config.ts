import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    // One SDK import a worker instead of one a file: an isolated run re-imports @pulumi/pulumi each time (4x slower).
    isolate: false,
    maxWorkers: 2,
    // npm tells of its own new version on stderr, once a week and in a fresh home: tests read what our commands say.
    env: { npm_config_update_notifier: "false" },
    projects: [
      {
        extends: true,
        test: {
          name: "unit",
          include: ["test/**/*.test.ts"],
          exclude: ["test/engine/**", "test/contract/**", "test/bench/**"],
          // Bounds what hangs, not what is slow: processes of their own take their time on a busy machine.
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
      {
        extends: true,
        test: {
          name: "contract",
          include: ["test/contract/**/*.test.ts"],
          testTimeout: 300_000,
          // With empty caches the control plane is built first.
          hookTimeout: 1_800_000,
        },
      },
      {
        extends: true,
        test: {
          name: "engine",
          include: ["test/engine/**/*.test.ts"],
          testTimeout: 600_000,
          hookTimeout: 1_800_000,
          fileParallelism: false,
        },
      },
    ],
  },
});
