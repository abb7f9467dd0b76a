-- Letters a day, and how many came back: a letter that is scanned a second time was sent on by its first department.
insert overwrite table ${gold.routing_outcomes}
with first_pages as (
  select letter_id, count(*) > 1 as came_back, min(scanned_at) as scanned_at
  from ${silver.pages}
  where page = 1
  group by letter_id
)
select cast(first_pages.scanned_at as date) as day, count(*) as letters, count_if(came_back) as sent_on
from ${gold.triage} as triage
join first_pages using (letter_id)
group by day;
