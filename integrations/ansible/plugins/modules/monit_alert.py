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
extends_documentation_fragment:
  - monit_alert.monit_alert.command
  - monit_alert.monit_alert.command.paths
seealso:
  - module: monit_alert.monit_alert.monit_alert_info
  - module: monit_alert.monit_alert.monit_alert_service
  - module: monit_alert.monit_alert.monit_alert_window
attributes:
  check_mode:
    description: Can run in check mode and predict the change. Monit itself checks whether it would accept the profile.
    support: full
  diff_mode:
    description: Shows how the files that Monit reads and the active holds would change.
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
      - Without I(for) and I(until), the default is C(hold-default) in the host's C(config.yaml).
      - Only with I(state=held).
    type: str
  at:
    description:
      - When the hold begins, such as C(02:00) (the next one), C(2026-12-24 02:00) or C(+90m). By default, it begins now.
      - Until then, it is only planned. C(monit-alert sync), which a scheduler on the host runs, begins it.
      - A time of day means another day after it has passed, so a later run plans the hold again. A date that has passed
        is an error, even while the hold is active.
      - Only with I(state=held).
    type: str
  until:
    description:
      - When the hold ends, in the same forms as I(at), instead of I(for). C(+90m) counts from I(at).
      - Only with I(state=held).
    type: str
  grace:
    description:
      - Keep the hold after its end until Monit finds its services well, but at most for this long, such as C(5m).
      - Releasing the hold ends it at once.
      - The default is C(grace) in the host's C(config.yaml).
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
  announce:
    description:
      - Mail the base's recipients also when the hold begins, and when its end is moved. Implies I(report_to_mail).
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

- name: Plan a hold for the coming night, and keep it until services are well, ten minutes at most
  monit_alert.monit_alert.monit_alert:
    profile: none
    state: held
    id: patches
    at: '02:00'
    until: '04:00'
    grace: 10m
    announce: true

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
    - On success C(unchanged), C(active), C(written) (no Monit runs), C(planned), or C(would-change) in check mode.
    - A planned hold is C(planned) in check mode, too, and I(changed) says whether it would be planned.
    - On failure C(failed), C(pending) or C(rolled-back).
  returned: when monit-alert has answered
  type: str
  sample: active
profile:
  description: The profile that is in force, or would be.
  returned: unless it was refused or planned, or there was nothing to release
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
planned:
  description: The planned hold.
  returned: with I(at)
  type: dict
  sample:
    id: patches
    profile: none
    by: deploy
    from: '2026-05-02T00:00:00.000Z'
    until: '2026-05-02T02:00:00.000Z'
cancelled:
  description: Planned holds that will not begin.
  returned: when a hold was released
  type: list
  elements: dict
effect:
  description:
    - Recipients whose global alerts differ from before.
    - C(serviceEffects) in I(document) has those of services that have a file of their own.
  returned: unless it was refused or planned, or there was nothing to release
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
  description: What the task came to, or in check mode would come to, in words.
  returned: when monit-alert has answered
  type: str
  sample: in force and proved
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

from ansible.module_utils.basic import AnsibleModule
from ansible_collections.monit_alert.monit_alert.plugins.module_utils.arguments import (
    MAINTENANCE,
    PATHS,
    options,
    scope_fault,
)
from ansible_collections.monit_alert.monit_alert.plugins.module_utils.command import find_executable, run
from ansible_collections.monit_alert.monit_alert.plugins.module_utils.messages import error_lines, with_parameters

# The exit statuses of a change that failed.
FAILURES = {
    1: 'refused or failed; nothing was changed',
    3: 'in place, and Monit was asked to load it, but this was not proved in time',
    4: 'Monit did not take it; the earlier state is restored and proved',
    5: 'Monit is not running any more, or restoring failed: manual intervention needed',
}
# The states of a change that succeeded. `unchanged` is said of Monit; the base and the holds are only recorded.
SUCCESSES = {
    'active': 'in force and proved',
    'written': 'in place for the next start of Monit',
    'planned': 'planned; `monit-alert sync` begins it',
    'unchanged': 'recorded; the alerts that Monit runs stay as they are',
}
SUCCESS = (0, 2)
# After these, the host is not as it was before.
CHANGED_ALTHOUGH_FAILED = (3, 5)

# Only a hold has these. Without state=held, alerts would stay muted for good.
ONLY_HELD = ('at', 'for', 'until', 'grace', 'id')


def meaning_of(rc, document, is_check):
    """What a run came to, in words."""
    if rc not in SUCCESS:
        return FAILURES.get(rc, 'ended early')
    if not document['changed']:
        return 'nothing to do'
    return 'something would change; nothing was changed' if is_check else SUCCESSES[document['state']]


def command(module):
    """The command of monit-alert, its options and its arguments."""
    params = module.params
    dry_run = ['--dry-run'] if module.check_mode else []
    if params['state'] == 'released':
        return 'release', dry_run, [params['id']]
    given = options(params, ('strict', 'force', 'reason')) + dry_run
    if params['state'] == 'held':
        if params['for'] is None and params['until'] is None:
            # The host's default applies.
            given.append('--for')
        given += options(params, ('at', 'for', 'until', 'grace', 'id'))
        given += options(params, ('report_to_mail', 'announce', 'without_scheduler'))
        given += [f'--{kind}={name}' for kind in ('service', 'group') for name in params[f'{kind}s'] or []]
    return 'apply', given, [params['profile']]


def parameter_fault(params):
    """Why the parameters make no sense together; None if they do."""
    given = [f'`{name}`' for name in ONLY_HELD if params[name] is not None]
    if params['state'] == 'applied' and given:
        return f'{" and ".join(given)} {"need" if len(given) > 1 else "needs"} state=held'
    if params['state'] != 'held' and (params['services'] is not None or params['groups'] is not None):
        return '`services` and `groups` need state=held'
    if params['at'] is None and (params['until'] or '').startswith('+'):
        # Each run would move the end.
        return '`until` needs a time if the hold begins now. For a duration, use `for`'
    return scope_fault(params)


def held_before(module, executable):
    """What is held; None if the record is damaged, which `applied` repairs."""
    rc, holds = run(module, executable, 'holds')[:2]
    return held_text(holds) if rc == 0 else None


def held_text(document):
    """The base and the active holds, one per line; empty if there is none."""
    lines = [f'base: {document["base"]}'] if 'base' in document else []
    if 'unconfirmed' in document:
        lines.append(f'unconfirmed until {document["unconfirmed"]["until"]}')
    lines += [f'hold {hold_text(hold)}' for hold in document.get('holds', [])]
    return ''.join(f'{line}\n' for line in lines)


def planned_text(holds):
    """Planned holds, one per line."""
    return ''.join(f'planned hold {hold_text(hold, start=", from " + hold["from"])}\n' for hold in holds)


def hold_text(hold, start=''):
    """A hold: its id, what it covers, its end, and whose it is."""
    until = f', until {hold["until"]}' if 'until' in hold else ''
    reason = f': {hold["reason"]}' if 'reason' in hold else ''
    return f'{hold["id"]}: {hold["profile"]}{scope_text(hold)}{start}{until}, by {hold["by"]}{reason}'


def scope_text(hold):
    """What the hold covers; empty if it covers all services."""
    scope = hold.get('scope')
    if scope is None:
        return ''
    return ' for ' + ', '.join(scope['services'] + [f'group {group}' for group in scope['groups']])


def words_of(document, names):
    """The message of a failure: what happened, the places, what to do."""
    error = document.get('error')
    if error is not None:
        lines = error_lines(error, names)
    else:
        # Only the warnings say which services are not monitored again.
        reasons = [document['reason']] if 'reason' in document else document.get('warnings', [])
        lines = reasons + [with_parameters(document.get('hint') or '', names)]
    return '\n'.join(line for line in lines if line)


def diff_of(document, before, after):
    """How the files and the active holds change."""
    files = document.get('serviceFiles', []) + document.get('otherFiles', [])
    diffs = [document.get('diff')] + [file['diff'] for file in files]
    parts = [{'prepared': diff} for diff in diffs if diff]
    if before is not None and before != after:
        parts.append({'before_header': 'held', 'after_header': 'held', 'before': before, 'after': after})
    return parts


def planned_diff_of(document):
    """How the planned holds change."""
    if not document['changed']:
        return []
    before = planned_text([document['was']] if 'was' in document else document.get('cancelled', []))
    after = planned_text([document['planned']] if 'planned' in document else [])
    if before == after:
        return []
    return [{'before_header': 'planned', 'after_header': 'planned', 'before': before, 'after': after}]


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
            'at': {'type': 'str'},
            'until': {'type': 'str'},
            'without_scheduler': {'type': 'bool', 'default': False},
            'allow_stopped': {'type': 'bool', 'default': False},
            'strict': {'type': 'bool', 'default': False},
            'force': {'type': 'bool', 'default': False},
            **MAINTENANCE,
            **PATHS,
        },
        required_if=[
            ('state', 'applied', ['profile']),
            ('state', 'held', ['profile', 'id']),
            ('state', 'released', ['id']),
        ],
        mutually_exclusive=[('for', 'until')],
        supports_check_mode=True,
    )
    params = module.params
    fault = parameter_fault(params)
    if fault is not None:
        module.fail_json(msg=fault)
    executable = find_executable(module)

    before = held_before(module, executable) if module._diff else None
    rc, document, cmd = run(module, executable, *command(module))
    returned = ('state', 'profile', 'holds', 'planned', 'cancelled', 'effect')
    result = {name: document[name] for name in returned if name in document}
    result.update(rc=rc, meaning=meaning_of(rc, document, module.check_mode), cmd=cmd, document=document)
    for warning in document.get('warnings', []):
        module.warn(warning)
    if rc not in SUCCESS:
        msg = f'{words_of(document, params)}\n(exit status {rc}: {result["meaning"]})'
        module.fail_json(msg=msg, changed=rc in CHANGED_ALTHOUGH_FAILED, **result)

    # If a release found nothing to end, or the hold begins later, the document has no decision.
    is_change = 'decision' in document
    result['changed'] = document['changed']
    if module._diff:
        result['diff'] = diff_of(document, before, held_text(document)) if is_change else []
        result['diff'] += planned_diff_of(document)
    if is_change:
        stop_without_monit(module, result)
    module.exit_json(**result)


if __name__ == '__main__':
    main()
