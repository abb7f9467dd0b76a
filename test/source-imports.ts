import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import ts from "typescript";

export interface ImportStatement {
  /** As written: `../spec/model.ts`, `zod`, `node:path`. */
  specifier: string;
  /** Path of the imported source file, relative to the repository; undefined for packages. */
  file: string | undefined;
  /** Name of the imported package: `@pulumi/pulumi`; undefined for source files. */
  package: string | undefined;
  typeOnly: boolean;
  /** `import(…)`: loaded only when reached. */
  dynamic: boolean;
}

export interface SourceFile {
  /** Relative to the repository, with forward slashes. */
  path: string;
  lines: number;
  imports: ImportStatement[];
}

const root = dirname(import.meta.dirname);

/** All TypeScript files below these folders of the repository, with what they import. */
export function readSources(folders: readonly string[]): SourceFile[] {
  return folders.flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
      .filter((path) => path.endsWith(".ts") && !path.includes("node_modules"))
      .map((path) => readSource(join(folder, path))),
  );
}

function readSource(path: string): SourceFile {
  const text = readFileSync(join(root, path), "utf8");
  const parsed = ts.createSourceFile(path, text, ts.ScriptTarget.Latest);
  const imports: ImportStatement[] = [];
  const visit = (node: ts.Node): void => {
    if ((ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) && node.moduleSpecifier !== undefined) {
      imports.push(describe(path, node.moduleSpecifier, isTypeOnly(node), false));
    }
    if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
      const [argument] = node.arguments;
      if (argument !== undefined && ts.isStringLiteralLike(argument))
        imports.push(describe(path, argument, false, true));
    }
    ts.forEachChild(node, visit);
  };
  visit(parsed);
  return { path: slashed(path), lines: text.split("\n").length - 1, imports };
}

function isTypeOnly(node: ts.ImportDeclaration | ts.ExportDeclaration): boolean {
  if (ts.isExportDeclaration(node)) {
    const clause = node.exportClause;
    return node.isTypeOnly || (clause !== undefined && ts.isNamedExports(clause) && allTypes(clause.elements));
  }
  const clause = node.importClause;
  if (clause === undefined) return false;
  if (clause.phaseModifier === ts.SyntaxKind.TypeKeyword) return true;
  const bindings = clause.namedBindings;
  return (
    clause.name === undefined && bindings !== undefined && ts.isNamedImports(bindings) && allTypes(bindings.elements)
  );
}

function allTypes(elements: ts.NodeArray<ts.ImportSpecifier | ts.ExportSpecifier>): boolean {
  return elements.length > 0 && elements.every((element) => element.isTypeOnly);
}

function describe(from: string, specifier: ts.Expression, typeOnly: boolean, dynamic: boolean): ImportStatement {
  const text = (specifier as ts.StringLiteralLike).text;
  const isRelative = text.startsWith(".");
  return {
    specifier: text,
    file: isRelative ? slashed(relative(root, join(root, dirname(from), text))) : undefined,
    package: isRelative || text.startsWith("node:") ? undefined : packageName(text),
    typeOnly,
    dynamic,
  };
}

function packageName(specifier: string): string {
  return specifier.split("/", specifier.startsWith("@") ? 2 : 1).join("/");
}

function slashed(path: string): string {
  return path.replaceAll("\\", "/");
}
