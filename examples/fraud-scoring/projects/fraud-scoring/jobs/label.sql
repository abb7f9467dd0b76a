-- A payment is labelled when a customer disputed it, a reviewer decided, or nobody complained for 60 days.
insert overwrite table ${gold.labelled}
select
  payments.transaction_id,
  payments.account_id,
  payments.amount,
  payments.merchant_category,
  payments.is_abroad,
  payments.is_rooted,
  payments.age_group,
  payments.country,
  payments.paid_at,
  coalesce(disputes.is_fraud, reviews.decision = 'fraud', false) as is_fraud
from ${silver.transactions} as payments
left join ${bronze.disputes} as disputes using (transaction_id)
left join ${silver.reviews} as reviews using (transaction_id)
where disputes.transaction_id is not null
  or reviews.transaction_id is not null
  or payments.paid_at < current_timestamp() - interval 60 days;
