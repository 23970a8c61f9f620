#!/bin/sh
# Rehearses the recovery of a cluster's database from its backups, in a namespace of its own that is deleted at the end. The running system is only
# read: its secrets, its backups and, if they are in a bucket, its images. See docs/operators/backup.md.
#   k8s/rehearse-recovery.sh [overlay]       the folder with the rehearsal, overlays/production/rehearsal by default
set -eu
overlay=${1:-$(dirname "$0")/overlays/production/rehearsal}
from=shiren
to=shiren-rehearsal
began=$(date +%s)

say() { printf '%4s s  %s\n' "$(($(date +%s) - began))" "$*"; }

# a rehearsal that is still there makes this fail, and nothing is deleted
kubectl create namespace "$to"
trap 'kubectl delete namespace "$to" --wait=false' EXIT
trap 'exit 1' INT TERM HUP
kubectl label namespace "$to" pod-security.kubernetes.io/enforce=restricted

for object in secret/shiren-backup secret/shiren-bucket secret/shiren-console secret/shiren-materials configmap/shiren; do
  found=$(kubectl -n "$from" get "$object" -o yaml) # not in the pipe, where its failure would be ignored
  printf '%s\n' "$found" | sed -E '/^  (namespace|uid|resourceVersion|creationTimestamp): /d' | kubectl -n "$to" create -f -
done
say 'keys copied'

kubectl apply -k "$overlay"
kubectl -n "$to" wait --for=condition=Ready cluster/postgres --timeout=2h
say 'database recovered'

for check in check-audit check-images; do
  kubectl -n "$to" patch "job/$check" --patch '{"spec":{"suspend":false}}'
  kubectl -n "$to" wait --for=jsonpath='{.status.active}'=1 "job/$check" --timeout=1m
  # ends when the check does
  kubectl -n "$to" logs --follow --pod-running-timeout=10m "job/$check"
  kubectl -n "$to" wait --for=condition=complete "job/$check" --timeout=1m
done
say 'checked: this backup can be recovered'
