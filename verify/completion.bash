# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=bash
# Completion of ordo's arguments in bash. Names come from the command itself.

# The first column of what `ordo list` knows.
_ordo_names() {
    "${COMP_WORDS[0]}" list "$1" --format tsv 2>/dev/null | sed '/^#/d; 1d' | cut -f1 | uniq
}

# What can be done.
_ordo_commands() {
    "${COMP_WORDS[0]}" --help | sed -n 's/^  \([a-z]*\)  .*/\1/p'
}

# The constructions of a unit, of all without a name. relu:3 is relu3.
_ordo_constructions() {
    local unit=${1/#relu:/relu}
    "${COMP_WORDS[0]}" list units --format tsv 2>/dev/null |
        awk -F '\t' -v unit="${unit/#gated:/gated}" '/^#/ { next }
            head++ && (unit == "" || $1 == unit) { sub(/ .*/, "", $2); print $2 }' | sort -u
}

# What can be compared: splines, units, units with constructions.
_ordo_families() {
    printf '%s\n' spline1 spline2
    "${COMP_WORDS[0]}" list units --format tsv 2>/dev/null | awk -F '\t' '/^#/ { next }
        head++ { sub(/ .*/, "", $2); print $1; print $1 ":" $2 }' | sort -u
}

# The words that may stand at the end of a list separated by commas, with the list before them.
_ordo_list() {
    local current=$1 before=''
    shift
    [[ $current == *,* ]] && before=${current%,*},
    printf "%s\n" "${@/#/$before}"
}

# Names in place of arguments: $1 command, $2 how many stand before, $3 what is being typed.
_ordo_arguments() {
    case $1:$2 in
    study:0 | norm:0 | bound:0 | prove:0 | construct:0 | golden:0) _ordo_names units ;;
    study:1 | norm:1 | measure:1 | bound:1 | prove:1 | construct:1 | golden:1) _ordo_names targets ;;
    compare:*) _ordo_families && { (($2 == 0)) || _ordo_names targets; } ;;
    plot:0) _ordo_names figures ;;
    plot:*)
        # shellcheck disable=SC2046 # a list
        _ordo_list "$3" $(_ordo_families)
        _ordo_names targets
        ;;
    report:*)
        # shellcheck disable=SC2046 # a list
        _ordo_list "$3" $(_ordo_families)
        _ordo_names targets
        ;;
    help:0) _ordo_commands ;;
    list:0) printf '%s\n' targets units claims figures ;;
    verify:*) printf '%s\n' paper placement precision tied false && _ordo_names claims ;;
    esac
}

# Values of an option: $1 command, $2 option, $3 what is being typed, $4 the unit.
_ordo_values() {
    case $2 in
    -c | --construction) _ordo_constructions "$4" ;;
    -k | --knots) printf '%s\n' uniform graded: equidistributed ;;
    --orientation) printf '%s\n' forward alternating ;;
    --check) printf '%s\n' full sample none ;;
    --dtype) printf '%s\n' f64 f32 bf16 f16 ;;
    --norm) _ordo_list "$3" rmse l2 l1 linf h1 ;;
    --format)
        if [[ $1 == plot ]]; then printf '%s\n' svg png pdf; else printf '%s\n' table json tsv tex; fi
        ;;
    esac
}

# Which files may stand there: f any, d folders. $1 command, $2 arguments before, $3 option.
_ordo_files() {
    case $3 in
    --data) echo d && return ;;
    -o | --output) if [[ $1 == golden ]]; then echo d; else echo f; fi && return ;;
    -k | --knots | --certificate | --coq) echo f && return ;;
    -*) return ;;
    esac
    case $1:$2 in
    check:0) echo d ;;
    verify:* | recheck:0 | norm:0 | measure:0 | check:1) echo f ;;
    esac
}

# Sets words, the arguments as ordo gets them, up to the one that is being typed: for bash a colon
# and a sign of equality are words of their own.
_ordo_join() {
    local i word
    words=()
    for ((i = 1; i <= COMP_CWORD; i++)); do
        word=${COMP_WORDS[i]}
        if [[ $word == = ]]; then
            words+=('')
        elif ((i > 1)) && [[ ${COMP_WORDS[i - 1]} == = ]]; then
            words[${#words[@]} - 1]=$word
        elif ((i > 1)) && [[ $word == :* || ${COMP_WORDS[i - 1]} == *: ]]; then
            words[${#words[@]} - 1]+=$word
        else
            words+=("$word")
        fi
    done
}

_ordo() {
    local words help takes current command option='' unit='' position=0 files='' count word i
    COMPREPLY=()
    _ordo_join
    current=${words[${#words[@]} - 1]} command=${words[0]}
    if ((${#words[@]} == 1)); then
        mapfile -t COMPREPLY < <(compgen -W "help --help --version $(_ordo_commands)" -- "$current")
        return
    fi
    # Which options take a value, the place among the arguments that are no options, and the unit.
    help=$("${COMP_WORDS[0]}" "$command" --help 2>/dev/null)
    takes=" $(sed -n 's/^  \(-.\)\{0,1\},\{0,1\} *\(--[a-z]*\) [A-Z].*/\1 \2/p' <<<"$help" | tr '\n' ' ')"
    for ((i = 1; i + 1 < ${#words[@]}; i++)); do
        word=${words[i]}
        if [[ $option ]]; then
            option=''
        elif [[ $word == -* ]]; then
            [[ $takes == *" $word "* ]] && option=$word
        else
            ((position++ == 0)) && unit=$word
        fi
    done
    if [[ $option ]]; then
        words=$(_ordo_values "$command" "$option" "$current" "$unit")
    elif [[ $current == -* ]]; then
        words=$(sed -n 's/^ \{2,6\}\(-., \)\{0,1\}\(--[a-z]*\).*/\2/p' <<<"$help")
        option=$current
    else
        words=$(_ordo_arguments "$command" "$position" "$current")
    fi
    mapfile -t COMPREPLY < <(compgen -W "$words" -- "$current")
    files=$(_ordo_files "$command" "$position" "$option")
    count=${#COMPREPLY[@]}
    if [[ $files ]]; then
        mapfile -t -O "$count" COMPREPLY < <(compgen -"$files" -- "$current")
    fi
    ((${#COMPREPLY[@]} == count)) || compopt -o filenames 2>/dev/null
    [[ ${COMPREPLY[*]} == graded: ]] && compopt -o nospace 2>/dev/null
    # What bash replaces is only what stands behind the last colon.
    word=${COMP_WORDS[COMP_CWORD]}
    [[ $word == : || $word == = ]] && word=''
    COMPREPLY=("${COMPREPLY[@]#"${current%"$word"}"}")
}

complete -F _ordo ordo
