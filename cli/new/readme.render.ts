import type { PlatformAnswers } from "./platform-questions.ts";

/** What somebody who finds the repository needs to know first. */
export function renderReadme({ name, project, environments }: PlatformAnswers): string {
  const [first] = environments;
  const production = environments.at(-1);
  return `# ${name}

A machine-learning platform, declared with lakebed.

| file | whose | what it says |
|---|---|---|
| \`platform.yaml\` | platform team | environments, identity, connections, receivers |
| \`projects/${project.name}/project.yaml\` | ML team | owner, personas, datasets, the training pipeline, the model, the endpoint |
| \`projects/${project.name}/releases/${production?.name}.yaml\` | by pull request | which version production serves, who trained it, who approved it |
| \`projects/${project.name}/jobs/\`, \`docs/\` | ML team | the steps' code, the model card |
| \`Pulumi.yaml\`, \`index.js\`, \`package.json\` | once | the program is \`lakebed/stacks\` |

## Next

\`\`\`sh
npm install
npx lakebed check      # the files, then the rules over everything they would create
npx lakebed plan       # what would exist, and which line asked for it
npx lakebed up --twin  # on simulated clusters of this machine (Linux); without --twin on those of your kubeconfig
\`\`\`

Plain Pulumi does the same, a stack at a time: \`${first?.name}\` first, then \`${project.name}-${first?.name}\`.

\`\`\`sh
pulumi stack init ${first?.name}
pulumi up --stack ${first?.name} --policy-pack node_modules/lakebed/policies
\`\`\`

Of real backends \`Pulumi.<stack>.yaml\` belongs in git: it says how the stack's secrets are encrypted. A twin's does not.

What is still made up, and to be replaced by yours: addresses that end in \`.example\` or \`example.com\`, the columns of
\`bronze.orders\`, and the callers of the endpoint. \`npx lakebed new project\` adds another project.
`;
}
