#!/usr/bin/python
# -*- coding: utf-8 -*-

# Copyright: The monit-alert authors
# SPDX-License-Identifier: MIT

from __future__ import absolute_import, division, print_function

__metaclass__ = type

DOCUMENTATION = r"""
---
module: monit_alert
short_description: Put an alert profile of Monit in force, hold one, or release it
version_added: 1.0.0
description:
  - Runs C(monit-alert) on the host. That renders a profile, lets Monit check it with the rest of the configuration,
    writes it, reloads Monit, and returns when Monit is verified to run it.
  - If the profile is in force already, Monit is not reloaded.
  - If Monit does not take the change, the earlier state is restored, and the task fails with the message of
    C(monit-alert).
requirements:
  - monit-alert and Monit on the host
attributes:
  check_mode:
    description: Can run in check mode and predict the change. Monit itself checks whether it would accept the profile.
    support: full
  diff_mode:
    description: Shows how the files that Monit reads and the active holds would change.
    support: full
  platform:
    description: Where it runs.
    platforms: linux
    support: full
options:
  profile:
    description:
      - Name of the profile.
      - Required, except with I(state=released), which ignores it.
    type: str
  state:
    description:
      - C(applied) makes the profile the base, which is in force when no hold is active.
      - C(held) puts the profile in force for a while. When the hold ends, the base is in force again.
      - With I(services) or I(groups), the hold covers only these. All other services keep their alerts.
      - C(released) ends the hold I(id). If it has ended already, that is not an error.
    type: str
    choices: [applied, held, released]
    default: applied
  id:
    description:
      - Name of the hold. If the same hold is active already, nothing changes, not even its end.
      - A different hold with this name is replaced, so use a name that is unique, such as that of the deployment.
      - Required with I(state=held) and I(state=released).
    type: str
  for:
    description:
      - How long the hold lasts, such as C(30m) or C(1h30m).
      - The default is C(hold-default) in the host's C(config.yaml).
      - Only with I(state=held).
    type: str
  services:
    description:
      - Names of the services that the hold covers. By default, it covers all services.
      - Each needs an alert include in its C(check) block.
      - An empty list is an error, unless I(groups) has a name, because the hold would cover all services.
      - Only with I(state=held).
    type: list
    elements: str
  groups:
    description:
      - Names of Monit's groups. The hold covers their services, in addition to I(services).
      - An empty list is an error, unless I(services) has a name.
      - Only with I(state=held).
    type: list
    elements: str
  reason:
    description: The reason, for the history. With I(state=applied) and I(state=held).
    type: str
  report_to_mail:
    description:
      - When the hold ends, mail a report of what failed and recovered to the base's recipients.
      - With I(state=held).
    type: bool
    default: false
  without_scheduler:
    description:
      - Start the hold even if nothing on the host calls C(monit-alert sync) regularly. Only a release then ends it.
      - With I(state=held).
    type: bool
    default: false
  allow_stopped:
    description:
      - Accept that no Monit runs. The profile is then checked and in place, and takes effect when Monit starts.
      - Otherwise the task fails if no Monit runs; in check mode it warns.
    type: bool
    default: false
  strict:
    description: Treat unmanaged alerts (in other files) as an error. With I(state=applied) and I(state=held).
    type: bool
    default: false
  force:
    description:
      - Replace a file at the managed file's place that monit-alert did not write. A backup is kept.
      - With I(state=applied) and I(state=held).
    type: bool
    default: false
  control_file:
    description: Monit's control file. By default it is found as Monit finds it.
    type: path
  managed_file:
    description: The included file that monit-alert writes. By default it is found from the include patterns.
    type: path
  services_dir:
    description: Directory of the files behind the alert includes. By default C(monit-alert.d) beside the control file.
    type: path
  monit:
    description: The monit binary.
    type: path
  config:
    description: Another C(config.yaml) of monit-alert.
    type: path
  profiles_dir:
    description: Directory of the site's profiles.
    type: path
  templates_dir:
    description: Directory of the site's templates.
    type: path
  state_dir:
    description: Directory of the history and the holds. C(monit-alert sync) must use the same one.
    type: path
  timeout:
    description:
      - How long the whole command may take, such as C(60s). Restoring the earlier state may take as long again.
    type: str
  executable:
    description: The monit-alert command. A name without a path is searched for in C(PATH) and in C(/usr/local/bin).
    type: str
    default: monit-alert
author:
  - The monit-alert authors (!UNKNOWN)
"""

EXAMPLES = r"""
- name: Put the default profile in force
  monit_alert.monit_alert.monit_alert:
    profile: default

- name: Mute alerts for half an hour, or until the hold is released
  monit_alert.monit_alert.monit_alert:
    profile: none
    state: held
    id: deploy-42
    for: 30m
    reason: deploy 42

- name: End the hold
  monit_alert.monit_alert.monit_alert:
    state: released
    id: deploy-42

- name: Mute the alerts of nginx and of the group web; all other services go on alerting
  monit_alert.monit_alert.monit_alert:
    profile: none
    state: held
    services: [nginx]
    groups: [web]
    id: deploy-43
    for: 30m

- name: Put a profile in force for a second Monit on the host
  monit_alert.monit_alert.monit_alert:
    profile: default
    control_file: /etc/monit-batch/monitrc
"""

RETURN = r"""
state:
  description:
    - How the command ended.
    - On success C(unchanged), C(active), C(written) (no Monit runs), or C(would-change) in check mode.
    - On failure C(failed), C(pending) or C(rolled-back).
  returned: when monit-alert has answered
  type: str
  sample: active
profile:
  description: The profile that is in force, or would be.
  returned: unless it was refused, or there was nothing to release
  type: str
  sample: default
holds:
  description:
    - Active holds, oldest first. For each service, the last one that covers it is in force.
    - A hold has C(scope) if it covers only some services. If not, it covers all.
  returned: when something is held
  type: list
  elements: dict
  sample:
    - id: deploy-42
      profile: none
      by: deploy
      until: '2026-05-01T14:30:00.000Z'
      scope:
        services: [nginx]
        groups: [web]
effect:
  description:
    - Recipients whose global alerts differ from before.
    - C(serviceEffects) in I(document) has those of services that have a file of their own.
  returned: unless it was refused, or there was nothing to release
  type: list
  elements: dict
  sample:
    - recipient: ops@example.org
      before: all events
      after: nothing
rc:
  description: Exit status of monit-alert.
  returned: when monit-alert was run
  type: int
  sample: 0
meaning:
  description: What that exit status means.
  returned: when monit-alert has answered
  type: str
  sample: in force and proved, or nothing to do
cmd:
  description: The command that was run.
  returned: when monit-alert was run
  type: list
  elements: str
document:
  description:
    - The whole JSON document of monit-alert. Passwords are masked in it.
    - C(diff), C(serviceFiles) and C(otherFiles) are what C(--diff) shows. The latter two are lists of C(path) and
      C(diff).
  returned: when monit-alert has answered
  type: dict
stderr:
  description: What the command printed on standard error.
  returned: when monit-alert did not answer with its document
  type: str
"""

import json

from ansible.module_utils.basic import AnsibleModule

# The exit statuses of a change.
MEANINGS = {
    0: 'in force and proved, or nothing to do, or in place for the next start of Monit',
    1: 'refused or failed; nothing was changed',
    2: 'something changed, or would change',
    3: 'in place, and Monit was asked to load it, but this was not proved in time',
    4: 'Monit did not take it; the earlier state is restored and proved',
    5: 'Monit is not running any more, or restoring failed: manual intervention needed',
}
SUCCESS = (0, 2)
# After these, the host is not as it was before.
CHANGED_ALTHOUGH_FAILED = (3, 5)

COMMON = (
    'control_file', 'managed_file', 'services_dir', 'monit', 'config',
    'profiles_dir', 'templates_dir', 'state_dir', 'timeout',
)


def options(params, names):
    """Command-line options for these parameters, as --name=value, because a reason may begin with a dash."""
    given = [(f'--{name.replace("_", "-")}', params[name]) for name in names if params[name] not in (None, False)]
    return [flag if value is True else f'{flag}={value}' for flag, value in given]


def command(module):
    """The command of monit-alert, its options and its arguments."""
    params = module.params
    dry_run = ['--dry-run'] if module.check_mode else []
    if params['state'] == 'released':
        return 'release', dry_run, [params['id']]
    given = options(params, ('strict', 'force', 'reason')) + dry_run
    if params['state'] == 'held':
        # Without a duration, the host's default applies.
        given.append('--for' if params['for'] is None else f'--for={params["for"]}')
        given += options(params, ('id', 'report_to_mail', 'without_scheduler'))
        given += [f'--{kind}={name}' for kind in ('service', 'group') for name in params[f'{kind}s'] or []]
    return 'apply', given, [params['profile']]


def parameter_fault(params):
    """Why the parameters make no sense together; None if they do."""
    if params['state'] == 'applied' and (params['for'] is not None or params['id'] is not None):
        # Without state=held, alerts would stay muted for good.
        return '`for` and `id` need state=held'
    scope = [params[kind] for kind in ('services', 'groups') if params[kind] is not None]
    if not scope:
        return None
    if params['state'] != 'held':
        return '`services` and `groups` need state=held'
    names = [name for given in scope for name in given]
    if names and all(names):
        return None
    # A variable that is empty by mistake must not mute the whole host.
    return '`services` and `groups` have no names, or an empty one. Omit both if the hold is for all services'


def run(module, executable, name, given=(), words=()):
    """Runs monit-alert; returns its exit status, its document, and the command that was run."""
    # Names come after `--`: the id `--all` would release every hold.
    cmd = [executable, name, *given, *options(module.params, COMMON), '--json', *(['--', *words] if words else [])]
    rc, stdout, stderr = module.run_command(cmd)
    return rc, read_document(module, stdout, dict(rc=rc, cmd=cmd, stderr=stderr)), cmd


def read_document(module, stdout, details):
    """The one JSON document that `--json` promises."""
    rc = details['rc']
    if rc < 0:
        module.fail_json(
            msg=f'monit-alert was killed by signal {-rc}: the change may be half done. Run it again, or run'
            ' `monit-alert doctor`',
            **details,
        )
    try:
        document = json.loads(stdout)
    except ValueError:
        document = None
    if not isinstance(document, dict):
        said = details['stderr'].strip() or stdout.strip() or 'nothing'
        module.fail_json(
            msg=f'{details["cmd"][0]} ended with {rc} and printed no JSON document: is it monit-alert?'
            f' It said: {said[:1000]}',
            **details,
        )
    if document.get('schemaVersion') != 1:
        module.fail_json(
            msg=f'monit-alert printed version {document.get("schemaVersion")} of its JSON; this module needs 1',
            **details,
        )
    return document


def held_before(module, executable):
    """What is held; None if the record is damaged, which `applied` repairs."""
    rc, holds = run(module, executable, 'holds')[:2]
    return held_text(holds) if rc == 0 else None


def held_text(document):
    """The base and the active holds, one per line; empty if there is none."""
    lines = [f'base: {document["base"]}'] if 'base' in document else []
    if 'unconfirmed' in document:
        lines.append(f'unconfirmed until {document["unconfirmed"]["until"]}')
    for hold in document.get('holds', []):
        until = f', until {hold["until"]}' if 'until' in hold else ''
        reason = f': {hold["reason"]}' if 'reason' in hold else ''
        lines.append(f'hold {hold["id"]}: {hold["profile"]}{scope_text(hold)}{until}, by {hold["by"]}{reason}')
    return ''.join(f'{line}\n' for line in lines)


def scope_text(hold):
    """What the hold covers; empty if it covers all services."""
    scope = hold.get('scope')
    if scope is None:
        return ''
    return ' for ' + ', '.join(scope['services'] + [f'group {group}' for group in scope['groups']])


def words_of(document):
    """The message of a failure: what happened, the places, what to do."""
    error = document.get('error')
    if error is not None:
        lines = [error['message']] + [f'  {detail}' for detail in error['details']] + [error.get('hint')]
    else:
        # Only the warnings say which services are not monitored again.
        reasons = [document['reason']] if 'reason' in document else document.get('warnings', [])
        lines = reasons + [document.get('hint')]
    return '\n'.join(line for line in lines if line)


def diff_of(document, before, after):
    """How the files and the active holds change."""
    files = document.get('serviceFiles', []) + document.get('otherFiles', [])
    diffs = [document.get('diff')] + [file['diff'] for file in files]
    parts = [{'prepared': diff} for diff in diffs if diff]
    if before is not None and before != after:
        parts.append({'before_header': 'held', 'after_header': 'held', 'before': before, 'after': after})
    return parts


def stop_without_monit(module, result):
    """Fails if no Monit runs, because nobody is alerted then."""
    if module.params['allow_stopped'] or 'monit' in result['document']:
        return
    where = module.params['control_file'] or 'the control file of this host'
    msg = f'no Monit runs with {where}: {result["profile"]} takes effect when Monit starts'
    if module.check_mode:
        # An earlier task of the play may start it.
        module.warn(msg)
    else:
        hint = 'The profile is checked and in place. Start Monit, or set allow_stopped.'
        module.fail_json(msg=f'{msg}\n{hint}', **result)


def main():
    module = AnsibleModule(
        argument_spec={
            'profile': {'type': 'str'},
            'state': {'type': 'str', 'choices': ['applied', 'held', 'released'], 'default': 'applied'},
            'id': {'type': 'str'},
            'for': {'type': 'str'},
            'services': {'type': 'list', 'elements': 'str'},
            'groups': {'type': 'list', 'elements': 'str'},
            'reason': {'type': 'str'},
            'report_to_mail': {'type': 'bool', 'default': False},
            'without_scheduler': {'type': 'bool', 'default': False},
            'allow_stopped': {'type': 'bool', 'default': False},
            'strict': {'type': 'bool', 'default': False},
            'force': {'type': 'bool', 'default': False},
            'control_file': {'type': 'path'},
            'managed_file': {'type': 'path'},
            'services_dir': {'type': 'path'},
            'monit': {'type': 'path'},
            'config': {'type': 'path'},
            'profiles_dir': {'type': 'path'},
            'templates_dir': {'type': 'path'},
            'state_dir': {'type': 'path'},
            'timeout': {'type': 'str'},
            'executable': {'type': 'str', 'default': 'monit-alert'},
        },
        required_if=[
            ('state', 'applied', ['profile']),
            ('state', 'held', ['profile', 'id']),
            ('state', 'released', ['id']),
        ],
        supports_check_mode=True,
    )
    params = module.params
    fault = parameter_fault(params)
    if fault is not None:
        module.fail_json(msg=fault)
    executable = module.get_bin_path(params['executable'], required=False, opt_dirs=['/usr/local/bin'])
    if executable is None:
        module.fail_json(
            msg=f'command not found: {params["executable"]}. Install monit-alert on this host, or set executable'
        )

    before = held_before(module, executable) if module._diff else None
    rc, document, cmd = run(module, executable, *command(module))
    result = {name: document[name] for name in ('state', 'profile', 'holds', 'effect') if name in document}
    result.update(rc=rc, meaning=MEANINGS.get(rc, 'ended early'), cmd=cmd, document=document)
    for warning in document.get('warnings', []):
        module.warn(warning)
    if rc not in SUCCESS:
        msg = f'{words_of(document)}\n(exit status {rc}: {result["meaning"]})'
        module.fail_json(msg=msg, changed=rc in CHANGED_ALTHOUGH_FAILED, **result)

    # If a release found nothing to end, the document has no decision.
    is_change = 'decision' in document
    result['changed'] = document['changed']
    if module._diff and is_change:
        result['diff'] = diff_of(document, before, held_text(document))
    if is_change:
        stop_without_monit(module, result)
    module.exit_json(**result)


if __name__ == '__main__':
    main()
