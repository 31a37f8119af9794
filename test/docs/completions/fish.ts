import {
  asked,
  type Command,
  commands,
  common,
  fixed,
  type Kind,
  mainCommand,
  type Option,
  optionsByValue,
  whereabouts,
} from './words.ts';

/** What offers words of a kind, as options of `complete`. */
const offers: Readonly<Record<Kind, string>> = {
  profile: `-x -a '(__monit_alert_names ${asked.profile})'`,
  hold: `-x -a '(__monit_alert_names ${asked.hold})'`,
  service: `-x -a '(__monit_alert_names ${asked.service})'`,
  window: `-x -a '(__monit_alert_names ${asked.window})'`,
  event: `-x -a '${fixed.event.join(' ')}'`,
  duration: `-x -a '${fixed.duration.join(' ')}'`,
  shell: `-x -a '${fixed.shell.join(' ')}'`,
  schema: `-x -a '${fixed.schema.join(' ')}'`,
  file: '-r -F',
  directory: `-x -a '(__fish_complete_directories)'`,
  command: `-x -a '(__monit_alert_command)'`,
  nothing: '-x',
};

/** packaging/completions/monit-alert.fish. */
export function fishCompletion(): string {
  const header = '# fish completion for monit-alert. Made from the code by `npm run docs`.\n';
  return [header, reading(), asking(), rules()].join('\n');
}

/** What reads the line as far as it is typed. */
function reading(): string {
  return `# Prints the command of this line, empty where none is named, and how many words stand behind it.
function __monit_alert_line
    set -l command ''
    set -l count 0
    set -l value ''
    set -l ended ''
    for word in (commandline -opc)[2..]
        if test -n "$value"; and not string match -q -- '-*' $word
            set value ''
        else if test -z "$ended" -a "$word" = --
            set ended 1
            set value ''
        else if test -z "$ended"; and string match -q -- '-*' $word
            contains -- $word ${[...optionsByValue().values()].flat().join(' ')}
            and set value 1
            or set value ''
        else if test -z "$command" -a $count -eq 0; and contains -- $word ${commands.map(({ name }) => name).join(' ')}
            set command $word
        else
            set count (math $count + 1)
        end
    end
    echo $command
    echo $count
end

# Whether the command is $argv[1] and, where that is given, at its word $argv[2], or at a later one where $argv[3] says so.
function __monit_alert_at
    set -l line (__monit_alert_line)
    test "$line[1]" = "$argv[1]"; or return 1
    test (count $argv) -eq 1; and return 0
    test $line[2] -eq $argv[2]; and return 0
    test "$argv[3]" = or-later -a $line[2] -gt $argv[2]
end
`;
}

/** What prints words to offer. */
function asking(): string {
  return `# Prints the names of list $argv[1], asked with the options of this line that say where.
function __monit_alert_names
    set -l where
    set -l option ''
    for word in (commandline -opc)[2..]
        if test -n "$option"
            set -a where $option (string replace -r '^~/' "$HOME/" -- $word)
            set option ''
        else if contains -- $word ${whereabouts.join(' ')}
            set option $word
        else if string match -qr '^(${whereabouts.join('|')})=' -- $word
            set -a where $word
        end
    end
    monit-alert complete $where $argv[1] 2>/dev/null
end

# Offers what would complete the command line behind \`--\`.
function __monit_alert_command
    set -l words (commandline -opc)
    set -l end (contains -i -- -- $words); or return
    set -e words[1..$end]
    complete -C (string join ' ' -- (string escape -- $words) (commandline -ct))
end
`;
}

/** Which words are offered where. */
function rules(): string {
  return `complete -c monit-alert -f
${common.map((option) => optionLine(option)).join('')}
${commands.map(({ name, summary }) => `complete -c monit-alert -n '__monit_alert_at "" 0' -a ${name} -d ${quotedForFish(summary)}\n`).join('')}${[mainCommand, ...commands].map(commandPart).join('')}`;
}

function commandPart(command: Command): string {
  const name = command.name === '' ? '""' : command.name;
  const options = command.options.map((option) => optionLine(option, `__monit_alert_at ${name}`));
  const words = command.words.map((kind, index) => {
    if (kind === 'nothing') return '';
    const later = command.isRepeatable && index === command.words.length - 1 ? ' or-later' : '';
    return `complete -c monit-alert -n '__monit_alert_at ${name} ${index}${later}' ${offers[kind].replace(/^-x ?/, '')}\n`;
  });
  return `\n${options.join('')}${words.join('')}`;
}

function optionLine({ name, short, description, value }: Option, condition?: string): string {
  return [
    'complete -c monit-alert',
    ...(condition === undefined ? [] : [`-n '${condition}'`]),
    ...(short === undefined ? [] : [`-s ${short}`]),
    `-l ${name.slice(2)}`,
    ...(value === undefined ? [] : [offers[value]]),
    `-d ${quotedForFish(description)}\n`,
  ].join(' ');
}

/** Between single quotes, where fish knows `\\'` and `\\\\`. */
function quotedForFish(text: string): string {
  return `'${text.replaceAll(/[\\']/g, String.raw`\$&`)}'`;
}
