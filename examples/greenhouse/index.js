export { default } from "lakebed/stacks";
