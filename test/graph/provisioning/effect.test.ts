import { describe, expect, it } from "vitest";
import { effectOf, type Spoken } from "../../../graph/provisioning/effect.ts";
import { graph, node } from "../node.ts";

const SPOKEN: Spoken = { text: "digest: deadbeef00112233", signatures: [["Recommends plants", "#plants", "CC-1042"]] };

function effectOfText(text: string): string {
  return effectOf(graph(node({ name: "settings", props: { data: { text } } })), SPOKEN);
}

describe("what a stack would really create", () => {
  it("is told apart by what objects hold, and by how they are kept", () => {
    const plain = effectOf(graph(node({ name: "settings", props: { data: { a: "1" } } })), SPOKEN);
    expect(effectOf(graph(node({ name: "settings", props: { data: { a: "2" } } })), SPOKEN)).not.toBe(plain);
    const kept = node({ name: "settings", props: { data: { a: "1" } }, protect: true });
    expect(effectOf(graph(kept), SPOKEN)).not.toBe(plain);
  });

  it("is the same in whatever order it is declared", () => {
    const [one, other] = [node({ name: "one" }), node({ name: "other" })];
    expect(effectOf(graph(one, other), SPOKEN)).toBe(effectOf(graph(other, one), SPOKEN));
  });

  it("has no components: they only tell", () => {
    expect(effectOf(graph(node({ name: "project", type: "lakebed:project:Project" })), SPOKEN)).toBe("");
  });

  it("leaves out where the words stand", () => {
    const place = "projects/plants/project.yaml#endpoints.recommend";
    expect(effectOfText(place)).toBe(effectOfText("projects/herbs/project.yaml#endpoints.rank"));
    expect(effectOfText(place)).not.toBe(effectOfText(`${place} and more`));
  });

  it("leaves out digests that follow from the rest, and keeps those that the files say", () => {
    expect(effectOfText("code-0a1b2c3d4e")).toBe(effectOfText("code-9f8e7d6c5b"));
    expect(effectOfText("model-deadbeef00112233")).not.toBe(effectOfText("model-0a1b2c3d4e5f6071"));
  });

  it("takes words and numbers for no digests", () => {
    expect(effectOfText("12345678")).not.toBe(effectOfText("12345679"));
    expect(effectOfText("defaced")).not.toBe(effectOfText("decade"));
  });

  it("leaves out the copy of a whole file", () => {
    const copy = "Recommends plants #plants CC-1042";
    expect(effectOfText(`${copy} retries: 1`)).toBe(effectOfText(`${copy} retries: 2`));
    expect(effectOfText("#plants retries: 1")).not.toBe(effectOfText("#plants retries: 2"));
  });
});
