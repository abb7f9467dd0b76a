/** A stable pointer to the words that asked for something: `projects/plants/project.yaml#endpoints.recommend`. */
export type SourcePointer = string;
