import { expect, test } from "vitest";
import { columnWordsOf } from "../../../spec/data/sql-words.ts";

test.each([
  ["quantity between 1 and 500", ["quantity"]],
  ["order_id is not null", ["order_id"]],
  ["lower(species) in ('basil', 'mint') or `odd name` = \"x\"", ["species", "odd name"]],
  ["cast(price as double) > 1e3 and Price < 10", ["price", "Price"]],
  ["updated_at > current_date - interval 2 days", ["updated_at"]],
  ["note = 'it''s \\' fine' and größe > 1", ["note", "größe"]],
  ["1 = 1", []],
  ["'unclosed", ["unclosed"]],
])("%s names the columns %j", (predicate, words) => expect(columnWordsOf(predicate)).toEqual(words));
