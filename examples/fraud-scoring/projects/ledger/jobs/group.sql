-- A group in place of the year of birth: enough to see whether a model treats ages alike, too little to find a person.
insert overwrite table ${silver.accounts}
select
  account_id,
  opened_on,
  case
    when year(current_date()) - birth_year <= 25 then '18-25'
    when year(current_date()) - birth_year <= 40 then '26-40'
    when year(current_date()) - birth_year <= 65 then '41-65'
    else 'over-65'
  end as age_group,
  country
from ${bronze.accounts};
