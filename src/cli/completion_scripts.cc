#include "cli/completion_scripts.h"

namespace assay {

namespace {

constexpr std::string_view kBash =
    R"script(# Completion of assay for bash. What fits is said by the program: assay complete -- WORDS.

_assay() {
  local words=() rest=$COMP_LINE index word line paths=files
  local program=${COMP_WORDS[0]/#\~/$HOME}

  # bash also cuts words at '=' and ':'; those without a space between them are joined again.
  for ((index = 0; index <= COMP_CWORD; index++)); do
    word=${COMP_WORDS[index]}
    if [[ -z $COMP_LINE || $index -eq 0 || $rest == [[:space:]]* ]]; then
      words+=("$word")
    else
      words[${#words[@]}-1]+=$word
    fi
    rest=${rest#"${rest%%[![:space:]]*}"}
    rest=${rest#"$word"}
  done

  # Of such a word readline replaces only the last piece.
  word=${words[${#words[@]}-1]}
  local breaks=${COMP_WORDBREAKS//[^=:]/} fixed=''
  if [[ -n $breaks && $word == *["$breaks"]* ]]; then
    fixed=${word%"${word##*["$breaks"]}"}
  fi

  COMPREPLY=()
  while IFS= read -r line; do
    case $line in
      :*) paths=${line#:} ;;
      *)
        line=${line%%$'\t'*}
        COMPREPLY+=("${line#"$fixed"}")
        ;;
    esac
  done < <("$program" complete -- "${words[@]:1}" 2>/dev/null)

  # Paths are left to readline: it knows about spaces, quotes and ~. (No compopt before bash 4.)
  case $paths in
    none*) compopt +o default 2>/dev/null ;;
    folders*) compopt +o default -o dirnames 2>/dev/null ;;
  esac
  if [[ ${#COMPREPLY[@]} -eq 1 && ${COMPREPLY[0]} == *= ]]; then
    compopt -o nospace 2>/dev/null
  fi
}

complete -o default -F _assay assay
)script";

constexpr std::string_view kZsh = R"script(#compdef assay
# Completion of assay for zsh. What fits is said by the program: assay complete -- WORDS.

_assay() {
  local -a lines before described open
  local line paths=none result=1
  local program=${${(Q)words[1]}/#\~\//$HOME/}

  (( CURRENT > 2 )) && before=("${(@Q)words[2,CURRENT-1]}")
  lines=("${(@f)$(${program} complete -- "${before[@]}" "${(Q)PREFIX}" 2>/dev/null)}")
  for line in "${lines[@]}"; do
    case $line in
      ('') ;;
      (:*) paths=${line#:} ;;
      (*=$'\t'*) open+=("${${line%%$'\t'*}//:/\\:}:${line#*$'\t'}") ;;
      (*) described+=("${${line%%$'\t'*}//:/\\:}:${line#*$'\t'}") ;;
    esac
  done

  (( $#described )) && _describe -t words assay described && result=0
  (( $#open )) && _describe -t settings setting open -S '' && result=0
  if [[ $paths == *' '* ]]; then
    compset -P "${(b)paths#* }"
  fi
  case $paths in
    (files*) _files && result=0 ;;
    (folders*) _files -/ && result=0 ;;
  esac
  return result
}

if [[ $funcstack[1] == _assay ]]; then
  _assay "$@"
else
  compdef _assay assay
fi
)script";

constexpr std::string_view kFish =
    R"script(# Completion of assay for fish. What fits is said by the program: assay complete -- WORDS.

function __assay_complete
    set -l words (commandline -opc)
    set -l current (commandline -ct)
    set -l program (string replace -r '^~/' "$HOME/" -- $words[1])
    set -e words[1]

    set -l paths ':none'
    for line in ($program complete -- $words "$current" 2>/dev/null)
        if string match -q ':*' -- $line
            set paths $line
        else
            echo $line
        end
    end

    # The path begins after what stands behind ':files '.
    set -l before (string replace -r '^:\S+ ?' '' -- $paths)
    set -l path (string sub -s (math 1 + (string length -- "$before")) -- "$current")
    switch $paths
        case ':files*'
            printf '%s\n' "$before"(__fish_complete_path "$path")
        case ':folders*'
            printf '%s\n' "$before"(__fish_complete_directories "$path" folder)
    end
end

complete -c assay -e
complete -c assay -f -a '(__assay_complete)'
)script";

constexpr std::string_view kPowerShell =
    R"script(# Completion of assay for PowerShell. What fits is said by the program: assay complete -- WORDS.

Register-ArgumentCompleter -Native -CommandName 'assay', 'assay.exe' -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)

    $words = @($commandAst.CommandElements |
        Where-Object { $_.Extent.StartOffset -lt $cursorPosition } |
        ForEach-Object { if ($_ -is [System.Management.Automation.Language.StringConstantExpressionAst]) { $_.Value } else { $_.Extent.Text } })
    $program = $words[0]
    $words = @($words | Select-Object -Skip 1)

    # An empty last word: --next, since PowerShell before 7.3 drops empty arguments.
    if ($wordToComplete -eq '') {
        $lines = @(& $program complete --next -- @words 2>$null)
    } else {
        $lines = @(& $program complete -- @words 2>$null)
    }
    if ($lines.Count -eq 0) { return }

    $paths = $lines[-1]
    foreach ($line in $lines) {
        if ($line.StartsWith(':')) { continue }
        $word, $help = $line -split "`t", 2
        if (-not $help) { $help = $word }
        $shown = if ($word -match '[\s,;()]') { "'$word'" } else { $word }
        [System.Management.Automation.CompletionResult]::new($shown, $word, 'ParameterValue', $help)
    }

    # The path begins after what stands behind ':files '.
    if ($paths -match '^:(files|folders) ?(.*)$') {
        $before = $Matches[2]
        $path = $wordToComplete.Substring([Math]::Min($before.Length, $wordToComplete.Length))
        foreach ($found in [System.Management.Automation.CompletionCompleters]::CompleteFilename($path)) {
            if ($Matches[1] -eq 'folders' -and $found.ResultType -ne 'ProviderContainer') { continue }
            [System.Management.Automation.CompletionResult]::new(
                $before + $found.CompletionText, $found.ListItemText, $found.ResultType, $found.ToolTip)
        }
    }
}
)script";

}  // namespace

std::span<const CompletionScript> completion_scripts() {
  static constexpr CompletionScript kScripts[] = {
      {"bash", kBash},
      {"zsh", kZsh},
      {"fish", kFish},
      {"powershell", kPowerShell},
  };
  return kScripts;
}

}  // namespace assay
