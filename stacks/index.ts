import * as pulumi from "@pulumi/pulumi";
import { UserError } from "../spec/errors.ts";
import { loadRepository, type Repository } from "../spec/repository.ts";
import { locateRepository } from "../spec/repository-folder.ts";
import { repositoryProgram } from "./repository-program.ts";

/** The program of every stack of a platform repository: the stack's name says which part of it is meant. */
export default repositoryProgram(readRepository);

function readRepository(): Repository {
  // The engine starts a program in the folder of its entry, which may lie in node_modules; the root is where Pulumi.yaml is.
  const root = pulumi.getRootDirectory();
  const directory = locateRepository(root);
  if (directory === undefined) {
    throw new UserError(
      "no-repository",
      `no platform.yaml was found at or above ${root}`,
      "Run this in a platform repository, or begin one with `lakebed new platform`.",
    );
  }
  return loadRepository(directory);
}
