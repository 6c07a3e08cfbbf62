#!/usr/bin/env bash
# One truck through the gate, as its tenant, its lane controller and the video wall's screen see it:
# first_truck.sh URL DEMO.JSON TICKET.PDF. Each step is one line with its time.
#
# Of demo.json it reads users[] {role_key, email, password, company_id}, buildings[] {id, company_id}
# and lanes[] {lane_code, gate_type, direction, key}.
set -euo pipefail
url=$1 demo=$2 paper=$3
plate="W $((RANDOM % 9000 + 1000)) $(printf 'KEK\nABC\nGRS' | shuf -n 1)"
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

# known FILTER: one text of demo.json.
known() { jq -er "$1" "$demo" || { echo "demo.json has no $1" >&2; exit 1; }; }

# call METHOD PATH [OPTION OF CURL...]: the body of an answer 2xx; any other ends the script.
call() {
	local status
	status=$(curl -sS -m 15 -o "$scratch/answer" -w '%{http_code}' -X "$1" "$url$2" "${@:3}")
	[[ $status == 2* ]] || { echo "$1 $2 answered $status: $(cat "$scratch/answer")" >&2; exit 1; }
	cat "$scratch/answer"
}
send() { call "$1" "$2" -H 'Content-Type: application/json' --data-binary @- "${@:3}"; }

begun=${EPOCHREALTIME//[.,]/}
told() {
	local now=${EPOCHREALTIME//[.,]/}
	printf '  %-52s%5d.%02d s\n' "$1" $(((now - begun) / 1000000)) $(((now - begun) % 1000000 / 10000))
	begun=$now
}

# sign_in ROLE: leaves the header for its calls in a file, so that no token stands on a command line.
sign_in() {
	jq --arg role "$1" 'first(.users[] | select(.role_key == $role)) | {email, password}' "$demo" |
		send POST /v1/auth/login | jq -er '"Authorization: Bearer \(.data.token)"' >"$scratch/$1"
}

sign_in administrator_tenan
tenant=@$scratch/administrator_tenan
told "administrator_tenan signs in"

company=$(known 'first(.users[] | select(.role_key == "administrator_tenan")).company_id')
building=$(known "first(.buildings[] | select(.company_id == \"$company\")).id")
today=$(TZ=Asia/Jakarta date +%F)
jq -n --arg plate "$plate" --arg building "$building" --arg today "$today" '{
	vehicle: {type: "truck", comodity: "Besi beton", police_number: $plate, vehicle_type: "truck", unit_of_item: "ton", total_item: 12},
	building_ids: [$building],
	request_at: $today,
	driver: {name: "Slamet Riyadi", phone: "081234567890"},
	people_count: 1}' |
	send POST /v1/tickets/tenant/without-pabeanan -H "$tenant" >"$scratch/ticket"
id=$(jq -er .data.id "$scratch/ticket")
number=$(jq -er .data.ticket_access_number "$scratch/ticket")
told "and makes ticket $number for $plate"

call GET "/v1/tickets/tenant/without-pabeanan/download/$id?format=pdf" -H "$tenant" >"$paper"
[ "$(head -c 5 "$paper")" = %PDF- ] || { echo "the ticket is no PDF" >&2; exit 1; }
told "and prints it ($(stat -c %s "$paper") bytes)"

# A lane controller signs time, method, path and body with its key.
lane=$(known 'first(.lanes[] | select(.gate_type == "Main" and .direction == "IN")).lane_code')
key=$(known "first(.lanes[] | select(.lane_code == \"$lane\")).key")
lane_sends() {   # PATH, body on stdin
	local stamp body signature
	stamp=$(date +%s%3N)
	body=$(cat)
	signature=$(printf '%s.POST.%s.%s' "$stamp" "$1" "$body" | openssl dgst -sha256 -hmac "$key" | sed 's/.*= //')
	printf '%s' "$body" | send POST "$1" -H "X-Lane-Code: $lane" -H "X-Lane-Timestamp: $stamp" -H "X-Lane-Signature: $signature"
}

transaction=TXN-$(TZ=Asia/Jakarta date +%Y%m%d%H%M%S)-$((RANDOM % 900 + 100))
at=$(date -u +%FT%T.%3NZ)
jq -n --arg transaction "$transaction" --arg at "$at" --arg lane "$lane" --arg plate "$plate" --arg code "$number-${plate// /}" '{
	transactionId: $transaction, timestamp: $at, typeAccess: "qr",
	ocrData: {container: null, vehicleNumber: $plate, confidence: "99", ownercompany: null, ownercode: null, timestamp: $at},
	qrData: {qrCode: $code, timestamp: $at, source: "manual"},
	rfidData: null,
	gateInfo: {gateId: $lane, location: null, terminalId: null}}' |
	lane_sends /v1/gate-infrastructure/gate-checkpoint >"$scratch/decision"
jq -e '.gateAction.action == "OPEN"' "$scratch/decision" >/dev/null ||
	{ echo "$lane does not open: $(cat "$scratch/decision")" >&2; exit 1; }
told "lane $lane reads its code and is told OPEN"

jq -n --arg transaction "$transaction" --arg at "$(date -u +%FT%T.%3NZ)" \
	'{transactionId: $transaction, result: "PASSED", timestamp: $at}' |
	lane_sends /v1/gate-infrastructure/gate-passage >/dev/null
told "the truck has passed"

sign_in it_bkms
call GET '/v1/video-wall/latest-activity?limit=20' -H "@$scratch/it_bkms" >"$scratch/wall"
jq -e --arg plate "${plate// /}" '[.. | .plate? // empty | gsub(" "; "")] | index($plate)' "$scratch/wall" >/dev/null ||
	{ echo "the video wall does not show $plate: $(head -c 2000 "$scratch/wall")" >&2; exit 1; }
told "the video wall shows it"
