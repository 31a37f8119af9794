import { asked, type Command, commands, common, fixed, mainCommand, optionsByValue, whereabouts } from './words.ts';

const namesOf = (options: Command['options']) => options.map(({ name }) => name).join(' ');

/** packaging/completions/monit-alert.bash. */
export function bashCompletion(): string {
  const header = '# bash completion for monit-alert. Made from the code by `npm run docs`.\n';
  return [header, knowledge(), offers(), completing()].join('\n');
}

/** What is known of commands and options. */
function knowledge(): string {
  return `# Sets what is known of command $1: its options, and what its words are.
_monit_alert_command() {
  options='${namesOf(common)}'
  case $1 in
${[mainCommand, ...commands].map(commandCase).join('')}  esac
}

# Sets what the value of option $1 is; empty where it takes none.
_monit_alert_value() {
  case $1 in
${[...optionsByValue()].map(([kind, names]) => `    ${names.join(' | ')}) value=${kind} ;;\n`).join('')}    *) value='' ;;
  esac
}
`;
}

/** What offers words. */
function offers(): string {
  return `# Offers the names on stdin that begin with what is typed. They are compared here, for \`compgen -W\` would expand them.
_monit_alert_offer() {
  local name
  while IFS= read -r name; do
    [[ $name == "$typed"* ]] && printf -v name %q "$name" && COMPREPLY+=("$name")
  done
}

# Offers words of kind $1.
_monit_alert_kind() {
  case $1 in
${Object.entries(asked).map(askedCase).join('')}${Object.entries(fixed).map(fixedCase).join('')}    file) compopt -o filenames 2>/dev/null; mapfile -t COMPREPLY < <(compgen -f -- "$typed") ;;
    directory) compopt -o filenames 2>/dev/null; mapfile -t COMPREPLY < <(compgen -d -- "$typed") ;;
    command) mapfile -t COMPREPLY < <(compgen -c -f -- "$typed") ;;
  esac
}
`;
}

/** What bash calls: it reads the line as far as it is typed, and offers what may follow. */
function completing(): string {
  return `_monit_alert() {
  local typed=\${COMP_WORDS[COMP_CWORD]} command='' option='' value='' options='' words='' word
  local IFS=$' \\t\\n'
  local -i count=0 ended=0
  local commands='${commands.map(({ name }) => name).join(' ')}'
  local -a where=() kinds
  [[ $typed == = ]] && typed='' # Of --option=value, bash makes three words.
  COMPREPLY=()
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    if [[ $word == = ]]; then
      continue
    elif [[ -n $value && $word != -* ]]; then
      case $option in
        ${whereabouts.join(' | ')}) where+=("$option" "\${word/#\\~\\//$HOME/}") ;;
      esac
      value=''
    elif ((!ended)) && [[ $word == -- ]]; then
      ended=1 value=''
    elif ((!ended)) && [[ $word == -* ]]; then
      option=$word
      _monit_alert_value "$option"
    elif [[ -z $command ]] && ((!count)) && [[ " $commands " == *" $word "* ]]; then
      command=$word
    else
      count+=1
    fi
  done
  _monit_alert_command "$command"
  if ((!ended)) && [[ $typed == -* ]]; then
    _monit_alert_offer < <(printf '%s\\n' $options)
  elif [[ -n $value ]]; then
    _monit_alert_kind "$value"
  else
    kinds=($words)
    if ((count >= \${#kinds[@]})) && [[ $words == *... ]]; then count=\${#kinds[@]}-1; fi
    [[ -z $command ]] && ((!count && !ended)) && _monit_alert_offer < <(printf '%s\\n' $commands)
    word=\${kinds[count]-}
    _monit_alert_kind "\${word%...}"
  fi
}

complete -F _monit_alert monit-alert
`;
}

function commandCase({ name, options, words, isRepeatable }: Command): string {
  const more = options.length === 0 ? '' : `options+=' ${namesOf(options)}' `;
  return `    ${name === '' ? "''" : name}) ${more}words='${words.join(' ')}${isRepeatable ? '...' : ''}' ;;\n`;
}

function askedCase([kind, list]: [kind: string, list: string]): string {
  return `    ${kind}) _monit_alert_offer < <(monit-alert complete "\${where[@]}" ${list} 2>/dev/null) ;;\n`;
}

function fixedCase([kind, words]: [kind: string, words: readonly string[]]): string {
  return `    ${kind}) _monit_alert_offer < <(printf '%s\\n' ${words.join(' ')}) ;;\n`;
}
