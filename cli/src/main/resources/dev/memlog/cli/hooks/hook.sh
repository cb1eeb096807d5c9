# What runs at each hook: posts its stdin, and keeps what nobody took. Goes into settings without these comments, between
# single quotes, so that it holds none.
# $1 where to post, ending in the agent's name; $2 say (the answer), drop (it), ask (say it, but
# keep nothing and wait less) or continue (Cursor's word, where there is
# none); $3 the folder of the server and the key; $4 the folder of the folders, empty for the usual one; $5 the file of the
# key's header; $6 the file of the CA that curl trusts, where it is not one of the machine's.
umask 077; trap "" PIPE; exec 3>&1 4>/dev/null >/dev/null 2>&1
u=${1%=*} a=${1##*=} m=$2 y=$5 z=$6 t=/dev/null x=/dev/null e= n= g=0; [ $m = drop ] && exec 3>&4
v=2 d=${MEMLOG_SPOOL:-${4:-${HOME:+$HOME/.memlog-spool}}}; case $d in "~/"*) d=$HOME/${d#??};; esac; [ $m = ask ] && v=0.5 d=
# Nanoseconds, where date has them.
now() { n=$(date +%s%N); case $n in *[!0-9]*) n=;; esac; [ ${#n} = 19 ] || n=$(date +%s)000000000; }
# Names the event if the agent does not, however often it is sent. Each process that is started takes time, so mostly none is.
read -r i </proc/sys/kernel/random/uuid || { now; i=$n-$$; }
[ "$d" ] && { [ -d "$d/$3" ] || mkdir -p "$d/$3"; } && cd "$d/$3/" && [ -w . ] && t=.$i.$a x=.$i.$a~
# Always in a shell of its own, whose place it takes.
post() { exec curl --silent --show-error --fail --location --max-redirs 0 PROXYKEYAUTHORITY--connect-timeout 1 --max-time $v --header "Content-Type: application/json" --header "X-Memlog-Hook-Id: $1" --header "X-Memlog-Hook-Age: $2" --data-binary "@$4" "$u=$3"; }
# Sent again it would be refused again; and one on which the node fails for an hour must not hold up the others.
refused() { case $e in *"error: 400"*|*"error: 403"*|*"error: 413"*|*"error: 415"*|*"error: 422"*) ;; *"error: 500"*) [ $g -gt 3600000 ];; *) return 1;; esac; }
full() { [ $1 -ge 5000 ] && return; k=$(du -sk .); [ "${k%%[!0-9]*}" -gt 65536 ]; }
# Under a name that comes after all that wait, whatever the clock says: its moment, its id, its agent.
keep() { [ -f "$1" ] || set --; [ "$n" ] || now
if full $#; then rm -f $t; printf . >>.dropped; return; fi
[ $# = 0 ] || { eval "l=\${$#}"; l=${l%%-*}; [ "$n" -gt "$l" ] || n=$((l + 1)); }
mv $t $n-$i.$a; }
lock() { mkdir .lock && return; [ "$(find .lock -prune -mmin +1)" ] && rmdir .lock && mkdir .lock; }
# Oldest first, and no further than the first that nobody takes.
flush() { now; c=0; for f in [1-9]*-*.*; do c=$((c + 1)); [ $c -le 10 ] && [ $(($(date +%s) - ${n%?????????})) -le 1 ] || return
[ -f $f ] || continue; k=${f#*-} g=$(((n - ${f%%-*}) / 1000000)); if e=$(post ${k%.*} $g ${f##*.} $f 2>&1 >&4); then rm -f $f; elif refused; then mv $f bad-$f; else return; fi; done; }
if [ $t = /dev/null ]; then set --; else set -- [1-9]*-*.*; fi
# What waits goes first. Whoever has something to say waits for that, within bounds; the others stand in line at once.
if [ -f "$1" ]; then
cat >$t; h= w=0; until lock && h=1; do w=$((w + 1)); [ $m = drop ] || [ $w -gt 10 ] && break; sleep 0.1 || sleep 1; done
[ $h ] && { flush; rmdir .lock; }
set -- [1-9]*-*.*; e= g=0; [ -f "$1" ] || { e=$(post $i 0 $a $t 2>&1 >&3) && exec rm -f $t; }
elif command -v curl; then
tee $t | post $i 0 $a - 2>$x >&3 && { [ $t = /dev/null ] && exit; exec rm -f $t $x; }
read -r e <$x; [ $t = /dev/null ] || rm -f $x
else cat >$t; fi
[ $m = continue ] && echo "{\"continue\":true}" >&3
[ $t = /dev/null ] || if refused; then rm -f $t; else keep [1-9]*-*.*; fi
exit 0
