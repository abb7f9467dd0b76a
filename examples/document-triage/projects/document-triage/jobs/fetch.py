"""Copies scans that are not here yet from the partner's bucket. Letters are never overwritten."""

import fnmatch
from urllib.parse import urlparse

import boto3
from platform_paths import source_of, writes

source, target = source_of("bronze.scans"), urlparse(writes("bronze.scans"))
partner = urlparse(source["url"])
theirs = boto3.client(
    "s3",
    endpoint_url=source["endpoint"],
    region_name=source["region"],
    aws_access_key_id=source["credentials"]["access-key"],
    aws_secret_access_key=source["credentials"]["secret-key"],
)
ours = boto3.client("s3")  # the pod's own identity


def names(client, bucket: str, prefix: str) -> set[str]:
    pages = client.get_paginator("list_objects_v2").paginate(Bucket=bucket, Prefix=prefix)
    return {found["Key"].removeprefix(prefix).lstrip("/") for page in pages for found in page.get("Contents", [])}


offered = names(theirs, partner.netloc, partner.path.strip("/"))
letters = {name for name in offered if fnmatch.fnmatch(name, source["path"])}
for name in sorted(letters - names(ours, target.netloc, target.path.strip("/"))):
    body = theirs.get_object(Bucket=partner.netloc, Key=f"{partner.path.strip('/')}/{name}")["Body"]
    ours.upload_fileobj(body, target.netloc, f"{target.path.strip('/')}/{name}")
