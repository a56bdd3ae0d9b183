package trace

const scriptUsage = `#
# Needs sh, curl, openssl and sed. Set ALIBABA_CLOUD_ACCESS_KEY_ID and ALIBABA_CLOUD_ACCESS_KEY_SECRET, and if the
# key is temporary ALIBABA_CLOUD_SECURITY_TOKEN. ENDPOINT, REGION, ACCESS_POINT and OPERATOR_URL say where to. Steps of
# other accounts want OTHER_, DISABLED_ or UNOPENED_ACCESS_KEY_ID and ..._SECRET. openssl is given the secret as an
# argument. Exit 1: the fault shows; 0: it was not seen; 2: something is not set; 3: only a person can tell.
set -u
LC_ALL=C
export LC_ALL

`

// scriptHelpers is the part of every script that does not depend on the trace.
const scriptHelpers = `
nl='
'
say() { printf '%s\n' "$1" | sed 's/[[:cntrl:]]//g'; }

# enc VALUE: percent-encoded as RFC 3986 and both signatures want it. again QUERY: a query, encoded once more.
enc() {
	printf '%s' "$1" | sed -e 's/%/%25/g;s/ /%20/g;s/!/%21/g;s/"/%22/g;s/#/%23/g;s/[$]/%24/g;s/&/%26/g' \
		-e "s/'/%27/g" -e 's/(/%28/g;s/)/%29/g;s/[*]/%2A/g;s/+/%2B/g;s/,/%2C/g;s,/,%2F,g;s/:/%3A/g;s/;/%3B/g' \
		-e 's/</%3C/g;s/=/%3D/g;s/>/%3E/g;s/?/%3F/g;s/@/%40/g;s/\[/%5B/g;s/\\/%5C/g;s/]/%5D/g;s/\^/%5E/g' \
		-e 's/` + "`" + `/%60/g;s/{/%7B/g;s/|/%7C/g;s/}/%7D/g'
}
again() { printf '%s' "$1" | sed 's/%/%25/g;s/=/%3D/g;s/&/%26/g'; }

# keep NAME VALUE: sets v_NAME and its encoded twin e_NAME.
keep() { eval "v_$1=\$2; e_$1=\$(enc \"\$2\")"; }

# account NAME ID SECRET TOKEN
account() {
	if [ -z "$2" ] || [ -z "$3" ]; then
		say "no key for the account \"$1\": see the top of this script" >&2
		exit 2
	fi
	keep "id_$1" "$2"
	keep "sts_$1" "$4"
	eval "secret_$1=\$3"
}

random() { openssl rand -hex "$1"; }
stamp() { # the time so many seconds ago, as the API writes it
	at=$(($(date +%s) - $1))
	date -u -d "@$at" +%Y-%m-%dT%H:%M:%SZ 2>/dev/null || date -u -r "$at" +%Y-%m-%dT%H:%M:%SZ
}
upper() { printf '%s' "$1" | sed 'y/abcdefghijklmnopqrstuvwxyz/ABCDEFGHIJKLMNOPQRSTUVWXYZ/'; }
sized() { # sized VALUE LENGTH: cut off in front, or filled up behind
	out=$1
	while [ ${#out} -gt "$2" ]; do out=${out#?}; done
	while [ ${#out} -lt "$2" ]; do out=${out}x; done
	printf '%s' "$out"
}

# The two signatures. sign1 KEY STRING; hash TEXT; sign3 KEY STRING.
sign1() { printf '%s' "$2" | openssl dgst -sha1 -hmac "$1" -binary | openssl base64; }
hash() { printf '%s' "$1" | openssl dgst -sha256 | sed 's/^.* //'; }
sign3() { printf '%s' "$2" | openssl dgst -sha256 -hmac "$1" | sed 's/^.* //'; }

# send METHOD PATH-AND-QUERY BODY HEADERS: curl reads what it sends from its input, so that no list of processes shows
# it. The answer is left in status and body.
send() {
	conf="url = \"$endpoint$2\"$nl$4"
	if [ -n "$3" ]; then conf="data-binary = \"$3\"$nl$conf"; fi
	answer=$(printf '%s\n' "$conf" | curl -sS -g --path-as-is --max-time 60 -X "$1" -w '\n%{http_code}' -K - 2>&1)
	status=$(printf '%s\n' "$answer" | sed -n '$p')
	body=$(printf '%s\n' "$answer" | sed '$d')
	say "    -> $status $body"
}

# field NAME: the text of a field in the last answer, JSON or XML.
field() {
	printf '%s\n' "$body" | sed -n -e "s/.*\"$1\" *: *\"\([^\"]*\)\".*/\1/p" -e "s/.*<$1>\([^<]*\)<.*/\1/p" \
		-e "s/.*\"$1\" *: *\([0-9a-z.-][0-9a-z.-]*\).*/\1/p" | sed -n 1p
}

# What the last answer says of the fault. answered STATUS: there is an answer, and its status is the one that was seen.
# judge STATUS [FIELD TEXT]: the fault is this answer. differs STATUS FIELD TEXT: it is any other text than this.
# lists STATUS ID yes|no: it is that the id is there, or is not.
verdict=open
answered() {
	verdict=gone
	case $status in
	[1-9][0-9][0-9]) ;;
	*) verdict=open; return 1 ;;
	esac
	[ "$status" = "$1" ]
}
judge() { if answered "$1" && { [ $# -lt 3 ] || [ "$(field "$2")" = "$3" ]; }; then verdict=shows; fi; }
differs() { if answered "$1" && [ "$(field "$2")" != "$3" ]; then verdict=shows; fi; }
lists() {
	case $body in
	*"$2"*) there=yes ;;
	*) there=no ;;
	esac
	if answered "$1" && [ "$there" = "$3" ]; then verdict=shows; fi
}

# operate ID STATE: the carrier's back office brings a connection into a state.
operate() {
	if [ -z "$operator_url" ]; then
		say "this step is the operator's: set OPERATOR_URL" >&2
		exit 2
	fi
	status=$(curl -sS --max-time 60 -o /dev/null -w '%{http_code}' -H 'Content-Type: application/json' \
		-d "{\"physicalConnectionId\": \"$1\", \"regionId\": \"$v_region\", \"to\": \"$2\"}" "$operator_url" 2>&1)
	say "    -> $status"
}
pause() { sleep "${PAUSE:-1}"; }

endpoint=${endpoint%/}
host=${endpoint#*://}
host=${host%%/*}
run=pcf-sh$(random 4)
keep region "$v_region"
keep other_region "$v_other_region"
keep access_point "$v_access_point"
`

const scriptEnd = `
say 'Done. What these calls made is still there, under names that begin with pcf-sh.'
case $verdict in
shows) say 'The fault shows.'; exit 1 ;;
gone) say 'The fault was not seen.'; exit 0 ;;
esac
say 'Compare the marked answer with what was seen: this script cannot tell.'
exit 3
`
