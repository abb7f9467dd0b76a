-- What was paid and lost a day and country, and how many honest payments were refused.
insert overwrite table ${gold.fraud_outcomes}
select
  cast(payments.paid_at as date) as day,
  payments.country,
  cast(sum(payments.amount) as decimal(14,2)) as paid,
  cast(coalesce(sum(disputes.lost), 0) as decimal(14,2)) as lost,
  count_if(not payments.is_fraud and coalesce(reviews.decision = 'refused', scores.score >= 0.98)) as honest_refused,
  count_if(not payments.is_fraud) as honest
from ${gold.labelled} as payments
left join ${gold.scores} as scores using (transaction_id)
left join ${silver.reviews} as reviews using (transaction_id)
left join ${bronze.disputes} as disputes using (transaction_id)
group by day, payments.country;
