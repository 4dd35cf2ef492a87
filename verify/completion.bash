# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=bash
# Completion of ordo's arguments in bash.

# The first column of what `ordo list` knows.
_ordo_names() {
    "${COMP_WORDS[0]}" list "$1" --format tsv 2>/dev/null | sed '/^#/d; 1d' | cut -f1
}

# The options of a command, as its help lists them.
_ordo_options() {
    "${COMP_WORDS[0]}" "$1" --help 2>/dev/null | sed -n 's/^ \{2,6\}\(-., \)\{0,1\}\(--[a-z]*\).*/\2/p'
}

_ordo_constructions() {
    "${COMP_WORDS[0]}" list units --format tsv 2>/dev/null |
        sed "/^#/d; 1d; /^${1:-[a-z0-9]*}$(printf '\t')/!d" | cut -f2 | sed 's/ .*//' | sort -u
}

# What can be compared: splines, units, units with constructions.
_ordo_families() {
    printf '%s\n' spline1 spline2
    "${COMP_WORDS[0]}" list units --format tsv 2>/dev/null |
        sed '/^#/d; 1d' | awk -F '\t' '{ sub(/ .*/, "", $2); print $1; print $1 ":" $2 }' | sort -u
}

# The words that may stand at the end of a list separated by commas, with the list before them.
_ordo_list() {
    local current=$1 before=''
    shift
    [[ $current == *,* ]] && before=${current%,*},
    printf "%s\n" "${@/#/$before}"
}

_ordo() {
    local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD - 1]}
    local command=${COMP_WORDS[1]} unit='' position=0 word takes_value=0 words='' i
    # The place among the arguments that are no options, and the unit if it stands already.
    for ((i = 2; i < COMP_CWORD; i++)); do
        word=${COMP_WORDS[i]}
        if ((takes_value)); then
            takes_value=0
        elif [[ $word == -[nckdbjo] || $word == --@(size|construction|knots|orientation|norm|dtype|on) ||
            $word == --@(singular|parameters|digits|bits|samples|points|check|certificate|coq|threads|format|output|data) ]]; then
            takes_value=1
        elif [[ $word != -* ]]; then
            ((position++ == 0)) && unit=$word
        fi
    done
    # For bash a colon is a word of its own: what stands before it is a unit.
    if [[ $command == compare && $current == : ]]; then
        words=$(_ordo_constructions "$previous") current=''
    elif [[ $command == compare && $previous == : ]]; then
        words=$(_ordo_constructions "${COMP_WORDS[COMP_CWORD - 2]}")
    fi
    COMPREPLY=()
    if [[ $words ]]; then
        :
    elif ((COMP_CWORD == 1)); then
        words='verify recheck study norm compare measure bound prove construct golden check list --help --version'
    else
        case $previous in
        -c | --construction) words=$(_ordo_constructions "$unit") ;;
        -k | --knots)
            compopt -o filenames -o nospace 2>/dev/null
            mapfile -t COMPREPLY < <(compgen -W 'uniform graded: equidistributed' -- "$current"
                compgen -f -- "$current")
            return
            ;;
        --orientation) words='forward alternating' ;;
        --check) words='full sample none' ;;
        --dtype) words='f64 f32 bf16 f16' ;;
        --norm) words=$(_ordo_list "$current" rmse l2 l1 linf h1) ;;
        --format) words='table json tsv tex' ;;
        -o | --output | --certificate | --coq)
            compopt -o filenames 2>/dev/null
            mapfile -t COMPREPLY < <(compgen -f -- "$current")
            return
            ;;
        --data)
            compopt -o filenames 2>/dev/null
            mapfile -t COMPREPLY < <(compgen -d -- "$current")
            return
            ;;
        -n | --size | --parameters | --on | --singular | -d | --digits | -b | --bits | --samples | --points | -j | --threads)
            return
            ;;
        *)
            if [[ $current == -* ]]; then
                words=$(_ordo_options "$command")
            else
                case $command:$position in
                study:0 | norm:0 | bound:0 | prove:0 | construct:0 | golden:0) words=$(_ordo_names units | sort -u) ;;
                study:1 | norm:1 | measure:1 | bound:1 | prove:1 | construct:1 | golden:1) words=$(_ordo_names targets) ;;
                compare:0) words=$(_ordo_families) ;;
                compare:*) words="$(_ordo_families) $(_ordo_names targets)" ;;
                list:0) words='targets units claims' ;;
                verify:*) words=$(_ordo_names claims) ;;
                esac
            fi
            ;;
        esac
    fi
    mapfile -t COMPREPLY < <(compgen -W "$words" -- "$current")
    # Nets and claims may be files as well, and what is checked are files.
    case $command:$position:$current in
    verify:*:-* | recheck:0:-* | norm:0:-* | measure:0:-* | check:*:-*) ;;
    verify:*:* | recheck:0:* | norm:0:* | measure:0:* | check:[01]:*)
        if ((COMP_CWORD > 1)) && [[ $previous != -* ]]; then
            compopt -o filenames 2>/dev/null
            mapfile -t -O "${#COMPREPLY[@]}" COMPREPLY < <(compgen -f -- "$current")
        fi
        ;;
    esac
}

complete -F _ordo ordo
