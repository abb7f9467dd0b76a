#!/bin/sh
set -eu
{
  echo "s3.bucket.create -name greenhouse-plants-dev-bronze"
  echo "s3.bucket.create -name greenhouse-plants-dev-silver"
  echo "s3.bucket.create -name greenhouse-plants-dev-artifacts"
  echo "fs.configure -locationPrefix=/buckets/greenhouse-plants-dev-bronze/orders/ -ttl=104w -apply"
  echo "fs.configure -locationPrefix=/buckets/greenhouse-plants-dev-bronze/clicks/ -ttl=90d -apply"
  echo "fs.configure -locationPrefix=/buckets/greenhouse-plants-dev-silver/purchases/ -ttl=104w -apply"
  echo "s3.configure -user plants-dev.train-orders -delete -apply"
  echo "s3.configure -user plants-dev.train-orders -access_key $(cat /credentials/train-orders.access-key) -secret_key $(cat /credentials/train-orders.secret-key) -actions Read:greenhouse-plants-dev-bronze/orders/*,List:greenhouse-plants-dev-bronze/orders/*,Tagging:greenhouse-plants-dev-bronze/orders/*,Write:greenhouse-plants-dev-bronze/orders/* -apply"
  echo "s3.configure -user plants-dev.train-clicks -delete -apply"
  echo "s3.configure -user plants-dev.train-clicks -access_key $(cat /credentials/train-clicks.access-key) -secret_key $(cat /credentials/train-clicks.secret-key) -actions Read:greenhouse-plants-dev-bronze/clicks/*,List:greenhouse-plants-dev-bronze/clicks/*,Tagging:greenhouse-plants-dev-bronze/clicks/*,Write:greenhouse-plants-dev-bronze/clicks/* -apply"
  echo "s3.configure -user plants-dev.train-purchases -delete -apply"
  echo "s3.configure -user plants-dev.train-purchases -access_key $(cat /credentials/train-purchases.access-key) -secret_key $(cat /credentials/train-purchases.secret-key) -actions Read:greenhouse-plants-dev-silver/purchases/*,List:greenhouse-plants-dev-silver/purchases/*,Tagging:greenhouse-plants-dev-silver/purchases/*,Write:greenhouse-plants-dev-silver/purchases/*,Read:greenhouse-plants-dev-bronze/orders/*,List:greenhouse-plants-dev-bronze/orders/*,Read:greenhouse-plants-dev-bronze/clicks/*,List:greenhouse-plants-dev-bronze/clicks/* -apply"
  echo "s3.configure -user plants-dev.train-fit -delete -apply"
  echo "s3.configure -user plants-dev.train-fit -access_key $(cat /credentials/train-fit.access-key) -secret_key $(cat /credentials/train-fit.secret-key) -actions Read:greenhouse-plants-dev-artifacts/models/recommender/*,List:greenhouse-plants-dev-artifacts/models/recommender/*,Tagging:greenhouse-plants-dev-artifacts/models/recommender/*,Write:greenhouse-plants-dev-artifacts/models/recommender/*,Read:greenhouse-plants-dev-silver/purchases/*,List:greenhouse-plants-dev-silver/purchases/* -apply"
  echo "s3.configure -user plants-dev.recommend -delete -apply"
  echo "s3.configure -user plants-dev.recommend -access_key $(cat /credentials/recommend.access-key) -secret_key $(cat /credentials/recommend.secret-key) -actions Read:greenhouse-plants-dev-artifacts/models/recommender/*,List:greenhouse-plants-dev-artifacts/models/recommender/* -apply"
} | weed shell -master=seaweedfs-all-in-one.lakebed-system.svc:9333 -filer=seaweedfs-all-in-one.lakebed-system.svc:8888 > /tmp/applied 2>&1
{ echo "s3.bucket.list"; echo "s3.configure"; } | weed shell -master=seaweedfs-all-in-one.lakebed-system.svc:9333 -filer=seaweedfs-all-in-one.lakebed-system.svc:8888 > /tmp/state 2>&1
for name in $(grep -o '"plants-dev\.[a-z0-9-]*"' /tmp/state | tr -d '"' | sort -u); do
  case " plants-dev.train-orders plants-dev.train-clicks plants-dev.train-purchases plants-dev.train-fit plants-dev.recommend " in
    *" $name "*) ;;
    *) echo "s3.configure -user $name -delete -apply" ;;
  esac
done | weed shell -master=seaweedfs-all-in-one.lakebed-system.svc:9333 -filer=seaweedfs-all-in-one.lakebed-system.svc:8888 >> /tmp/applied 2>&1
status=0
grep -q -- "greenhouse-plants-dev-bronze" /tmp/state || { echo "bucket greenhouse-plants-dev-bronze is missing" >&2; status=1; }
grep -q -- "greenhouse-plants-dev-silver" /tmp/state || { echo "bucket greenhouse-plants-dev-silver is missing" >&2; status=1; }
grep -q -- "greenhouse-plants-dev-artifacts" /tmp/state || { echo "bucket greenhouse-plants-dev-artifacts is missing" >&2; status=1; }
grep -q -- '"plants-dev.train-orders"' /tmp/state || { echo "identity plants-dev.train-orders is missing" >&2; status=1; }
grep -q -- '"plants-dev.train-clicks"' /tmp/state || { echo "identity plants-dev.train-clicks is missing" >&2; status=1; }
grep -q -- '"plants-dev.train-purchases"' /tmp/state || { echo "identity plants-dev.train-purchases is missing" >&2; status=1; }
grep -q -- '"plants-dev.train-fit"' /tmp/state || { echo "identity plants-dev.train-fit is missing" >&2; status=1; }
grep -q -- '"plants-dev.recommend"' /tmp/state || { echo "identity plants-dev.recommend is missing" >&2; status=1; }
exit "$status"
