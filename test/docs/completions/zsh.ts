import {
  asked,
  type Command,
  commands,
  common,
  fixed,
  type Kind,
  mainCommand,
  type Option,
  quoted,
  whereabouts,
} from './words.ts';

/** What offers words of a kind. */
const actions: Readonly<Record<Kind, string>> = {
  profile: `_monit_alert_names ${asked.profile}`,
  hold: `_monit_alert_names ${asked.hold}`,
  service: `_monit_alert_names ${asked.service}`,
  window: `_monit_alert_names ${asked.window}`,
  event: `(${fixed.event.join(' ')})`,
  duration: `(${fixed.duration.join(' ')})`,
  shell: `(${fixed.shell.join(' ')})`,
  schema: `(${fixed.schema.join(' ')})`,
  file: '_files',
  directory: '_files -/',
  command: '_normal',
  nothing: ' ',
};

/** packaging/completions/monit-alert.zsh. */
export function zshCompletion(): string {
  const header = '#compdef monit-alert\n# zsh completion for monit-alert. Made from the code by `npm run docs`.\n';
  return [header, offers(), completing()].join('\n');
}

/** What offers words that `_arguments` has no action for. */
function offers(): string {
  return `# Offers the names of list $argv[-1], asked with the options of $line_words that say where.
_monit_alert_names() {
  local word option=''
  local -a where names
  for word in "\${(Q@)line_words[2,-1]}"; do
    if [[ -n $option ]]; then
      where+=($option "\${word/#\\~\\//$HOME/}") option=''
    elif [[ $word == (${whereabouts.join('|')}) ]]; then
      option=$word
    elif [[ $word == (${whereabouts.join('|')})=* ]]; then
      where+=($word)
    fi
  done
  names=(\${(f)"$(monit-alert complete $where $argv[-1] 2>/dev/null)"})
  compadd "\${(@)argv[1,-2]}" -a names
}

_monit_alert_first() {
  local -a commands=(
${commands.map(({ name, summary }) => `    ${quoted(`${name}:${summary}`)}\n`).join('')}  )
  _describe -t commands command commands
  _monit_alert_names ${asked.profile}
}
`;
}

/** What zsh calls. Its arrays of options hold what `_arguments` wants to know. */
function completing(): string {
  return `_monit-alert() {
  local curcontext=$curcontext state
  local -a line line_words=("\${(@)words[1,CURRENT-1]}") common=(
${common.map(optionSpec).join('')}  ) main=(
${mainCommand.options.map(optionSpec).join('')}  )
  _arguments -C -S $common $main '(-)1: :->first' '(-)*:: :->rest'
  case $state in
    first) _monit_alert_first ;;
    rest)
      case $words[1] in
${commands.map(commandCase).join('')}        *) _arguments -S $common $main ;;
      esac
      ;;
  esac
}

# Loaded by name, or sourced.
if [[ $funcstack[1] == _monit-alert ]]; then _monit-alert "$@"; else compdef _monit-alert monit-alert; fi
`;
}

function commandCase({ name, options, words, isRepeatable }: Command): string {
  const positions = words.map((kind, index) => {
    const place = isRepeatable && index === words.length - 1 ? (kind === 'command' ? '*::' : '*') : String(index + 1);
    return ` ${quoted(`${place}:${kind}:${actions[kind]}`)}`;
  });
  return `        ${name}) _arguments -S $common${options.map((option) => ` \\\n${optionSpec(option).trimEnd()}`).join('')}${positions.join('')} ;;\n`;
}

/** As `_arguments` reads it. */
function optionSpec({ name, short, description, value, isRepeatable }: Option): string {
  const said = description.replaceAll(/[\\[\]:]/g, String.raw`\$&`);
  const given = value === undefined ? '' : `:${value}:${actions[value]}`;
  const specOf = (word: string, before: string) =>
    `    ${quoted(`${before}${word}${value === undefined ? '' : '='}[${said}]${given}`)}\n`;
  if (short === undefined) return specOf(name, isRepeatable ? '*' : '');
  return [`-${short}`, name].map((word) => specOf(word, `(-${short} ${name})`)).join('');
}
