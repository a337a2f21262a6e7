#!/bin/sh
# Writes to the terminal that a build was started in; see BuildNews.targets. Without a terminal it writes nothing and fails.
#   build-news.sh FILE start [TEXT]   remembers the terminal in FILE: other nodes of MSBuild may belong to other terminals, or to none
#   build-news.sh FILE say TEXT       draws a line of progress over the last one
#   build-news.sh FILE end            removes it
exec 2> /dev/null
case $2 in
    start)
        terminal=/dev/$(ps -o tty= -p $$ | tr -d ' ')
        [ -c "$terminal" ] || terminal=/dev/tty
        (: > "$terminal") || exit 1
        mkdir -p "$(dirname "$1")" && echo "$terminal" > "$1" || exit 1
        [ -z "$3" ] || printf '%s\n' "$3" > "$terminal"
        ;;
    say)
        terminal=$(cat "$1") && [ -c "$terminal" ] && printf '  %-70s\r' "$3" > "$terminal"
        ;;
    end)
        terminal=$(cat "$1") && [ -c "$terminal" ] && printf '  %-70s\r' '' > "$terminal"
        rm -f "$1"
        ;;
esac
