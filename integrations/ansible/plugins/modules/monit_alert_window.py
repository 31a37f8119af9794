#!/usr/bin/python
# -*- coding: utf-8 -*-

# Copyright: The monit-alert authors
# SPDX-License-Identifier: MIT

from __future__ import absolute_import, division, print_function

__metaclass__ = type

DOCUMENTATION = r"""
---
module: monit_alert_window
short_description: Declare a recurring maintenance window of monit-alert
version_added: 1.0.0
description:
  - Writes the file of a window. A window holds a profile again and again, each time for a while.
  - Before the file is written, C(monit-alert windows) checks it on the host. If something in it is wrong, the task
    fails, and the file stays as it was.
  - A scheduler on the host must run C(monit-alert sync) regularly. It begins and ends the holds.
extends_documentation_fragment:
  - monit_alert.monit_alert.command
seealso:
  - module: monit_alert.monit_alert.monit_alert
  - module: monit_alert.monit_alert.monit_alert_info
attributes:
  check_mode:
    description: Can run in check mode and predict the change. The window is checked as if it were written.
    support: full
  diff_mode:
    description: Shows how the file would change.
    support: full
options:
  name:
    description:
      - Name of the window, and of its file without C(.yaml).
      - Up to 64 letters, digits and C(.), C(_), C(-). It begins with a letter or a digit.
    type: str
    required: true
  state:
    description:
      - C(present) writes the file; C(absent) removes it.
      - If the window has begun, this changes only the next time. To end it now, release its hold.
    type: str
    choices: [present, absent]
    default: present
  profile:
    description:
      - Name of the profile that is in force during the window.
      - Required with I(state=present).
    type: str
  schedule:
    description:
      - When it begins, as in a crontab, with minute, hour, day of the month, month and weekday, such as C(0 2 * * sun).
      - Required with I(state=present).
    type: str
  for:
    description:
      - How long it lasts, such as C(2h) or C(1h30m).
      - Required with I(state=present).
    type: str
  time_zone:
    description: The time zone of the schedule, such as C(Europe/Berlin). By default, it is that of the host.
    type: str
  services:
    description:
      - Names of the services that the window covers. By default, it covers all services.
      - Each needs an alert include in its C(check) block.
      - An empty list is an error, unless I(groups) has a name, because the window would cover all services.
    type: list
    elements: str
  groups:
    description:
      - Names of Monit's groups. The window covers their services, in addition to I(services).
      - An empty list is an error, unless I(services) has a name.
    type: list
    elements: str
  reason:
    description: The reason, for the history and for mails.
    type: str
  grace:
    description:
      - Keep the profile after the end until Monit finds the services well, but at most for this long, such as C(5m).
      - The default is C(grace) in the host's C(config.yaml).
    type: str
  announce:
    description: Mail the base's recipients when the window begins, and when its end is moved.
    type: bool
    default: false
  report_to_mail:
    description: When the window ends, mail a report of what failed and recovered to the base's recipients.
    type: bool
    default: false
  windows_dir:
    description: Directory of the windows. If it is missing, it is created.
    type: path
    default: /etc/monit-alert/windows
author:
  - The monit-alert authors (!UNKNOWN)
"""

EXAMPLES = r"""
- name: Mute the alerts of the database every Sunday night, while it is backed up
  monit_alert.monit_alert.monit_alert_window:
    name: backup
    profile: none
    services: [postgres]
    schedule: 0 2 * * sun
    for: 1h30m
    time_zone: Europe/Berlin
    reason: backup of the database
    grace: 15m

- name: Remove the window
  monit_alert.monit_alert.monit_alert_window:
    name: backup
    state: absent
"""

RETURN = r"""
path:
  description: The file of the window.
  returned: always
  type: str
  sample: /etc/monit-alert/windows/backup.yaml
next:
  description: The time of the window that is running, and the next one.
  returned: with I(state=present), unless the window is wrong
  type: list
  elements: dict
  sample:
    - id: backup@2026-05-03T00:00Z
      start: '2026-05-03T00:00:00.000Z'
      until: '2026-05-03T01:30:00.000Z'
      state: coming
rc:
  description: Exit status of monit-alert.
  returned: when monit-alert was run
  type: int
  sample: 0
cmd:
  description: The command that was run.
  returned: when monit-alert was run
  type: list
  elements: str
document:
  description: The whole JSON document of monit-alert.
  returned: when monit-alert has answered
  type: dict
stderr:
  description: What the command printed on standard error.
  returned: when monit-alert did not answer with its document
  type: str
"""

import glob
import json
import os
import re
import shutil
import tempfile

from ansible.module_utils.basic import AnsibleModule
from ansible.module_utils.common.text.converters import to_bytes, to_text
from ansible_collections.monit_alert.monit_alert.plugins.module_utils.arguments import (
    COMMAND,
    MAINTENANCE,
    scope_fault,
)
from ansible_collections.monit_alert.monit_alert.plugins.module_utils.command import find_executable, run
from ansible_collections.monit_alert.monit_alert.plugins.module_utils.messages import error_lines

HEADER = '# Ansible writes this file. Changes made here will be lost.\n'

KEYS = (
    'profile', 'services', 'groups', 'schedule', 'for', 'time_zone',
    'reason', 'grace', 'announce', 'report_to_mail',
)


def text_of(params):
    """The file of the window, the same for the same parameters."""
    return HEADER + ''.join(entry(name.replace('_', '-'), params[name]) for name in KEYS if params[name])


def entry(key, value):
    """A key of a YAML file."""
    if isinstance(value, list):
        return f'{key}:\n' + ''.join(f'  - {quoted(item)}\n' for item in value)
    return f'{key}: {quoted(value)}\n'


def quoted(value):
    """A YAML scalar. JSON is YAML, and needs no library, which the host may not have."""
    return json.dumps(value, ensure_ascii=False)


def read(path):
    """The bytes of a file; None if there is none."""
    try:
        with open(path, 'rb') as file:
            return file.read()
    except FileNotFoundError:
        return None


def checked(module, path, text):
    """Lets monit-alert read the window as if it were written; returns the path of a file with it, and the answer."""
    directory = tempfile.mkdtemp(dir=module.tmpdir)
    windows_dir = os.path.dirname(path)
    # With the others, monit-alert finds a second file of the same name, and times that overlap.
    for other in glob.glob(os.path.join(glob.escape(windows_dir), '*.y*ml')):
        if os.path.isfile(other):
            shutil.copyfile(other, os.path.join(directory, os.path.basename(other)))
    candidate = os.path.join(directory, os.path.basename(path))
    with open(candidate, 'wb') as file:
        file.write(to_bytes(text))
    given = [f'--windows-dir={directory}']
    rc, document, cmd = run(module, find_executable(module), 'windows', given, [module.params['name']])
    document = json.loads(json.dumps(document).replace(directory, windows_dir))
    return candidate, dict(rc=rc, cmd=cmd, document=document)


def ensure_valid(module, answer, result):
    """Fails if the window cannot begin."""
    document = answer['document']
    windows = document.get('windows', [])
    errors = [document.get('error')] + [window.get('error') for window in windows]
    lines = [line for error in errors if error for line in error_lines(error, module.params)]
    if answer['rc'] != 0 or lines:
        module.fail_json(msg='\n'.join(lines) or f'monit-alert ended with {answer["rc"]}', **result, **answer)
    for window in windows:
        for warning in window['warnings']:
            module.warn(f'window "{window["name"]}": {warning}')
    return [time for window in windows for time in window['next']]


def ensure_present(module, path, before, result):
    """Writes the file, if it is valid and not so already."""
    text = text_of(module.params)
    candidate, answer = checked(module, path, text)
    result['next'] = ensure_valid(module, answer, result)
    result.update(answer, changed=before != to_bytes(text))
    if result['changed'] and not module.check_mode:
        os.makedirs(os.path.dirname(path), mode=0o755, exist_ok=True)
        module.atomic_move(candidate, path)
    # The file that was replaced may have had others.
    result['changed'] = module.set_mode_if_different(path, '0644', result['changed'])
    result['changed'] = module.set_owner_if_different(path, os.geteuid(), result['changed'])
    return text


def ensure_absent(module, path, before, result):
    """Removes the file, if there is one."""
    result['changed'] = before is not None
    if result['changed'] and not module.check_mode:
        os.unlink(path)
    return ''


def main():
    module = AnsibleModule(
        argument_spec={
            'name': {'type': 'str', 'required': True},
            'state': {'type': 'str', 'choices': ['present', 'absent'], 'default': 'present'},
            'profile': {'type': 'str'},
            'schedule': {'type': 'str'},
            'time_zone': {'type': 'str'},
            'windows_dir': {'type': 'path', 'default': '/etc/monit-alert/windows'},
            **MAINTENANCE,
            **COMMAND,
        },
        required_if=[('state', 'present', ['profile', 'schedule', 'for'])],
        supports_check_mode=True,
    )
    params = module.params
    # It is part of a path.
    if not re.match(r'[A-Za-z0-9][A-Za-z0-9_.-]{0,63}\Z', params['name']):
        module.fail_json(
            msg=f'a window cannot be called "{params["name"]}": its name must be at most 64 letters, digits and . _ -,'
            ' and start with a letter or digit'
        )
    fault = scope_fault(params)
    if fault is not None:
        module.fail_json(msg=fault)

    path = os.path.join(params['windows_dir'], f'{params["name"]}.yaml')
    result = {'path': path, 'changed': False}
    try:
        before = read(path)
        ensure = ensure_present if params['state'] == 'present' else ensure_absent
        after = ensure(module, path, before, result)
    except OSError as error:
        module.fail_json(msg=f'{error.filename or path}: {error.strerror}', **result)
    if module._diff:
        was = to_text(before or b'', errors='surrogate_or_replace')
        result['diff'] = {'before_header': path, 'after_header': path, 'before': was, 'after': after}
    module.exit_json(**result)


if __name__ == '__main__':
    main()
