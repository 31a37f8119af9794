#!/usr/bin/python
# -*- coding: utf-8 -*-

# Copyright: The monit-alert authors
# SPDX-License-Identifier: MIT

from __future__ import absolute_import, division, print_function

__metaclass__ = type

DOCUMENTATION = r"""
---
module: monit_alert_info
short_description: Read which alerts of Monit are in force, and what is held or planned
version_added: 1.0.0
description:
  - Runs C(monit-alert status) and C(monit-alert windows) on the host. Nothing is changed.
extends_documentation_fragment:
  - monit_alert.monit_alert.command
  - monit_alert.monit_alert.command.paths
seealso:
  - module: monit_alert.monit_alert.monit_alert
  - module: monit_alert.monit_alert.monit_alert_service
  - module: monit_alert.monit_alert.monit_alert_window
attributes:
  check_mode:
    description: Does the same in check mode, because it only reads.
    support: full
  diff_mode:
    description: There is nothing to show, because it only reads.
    support: none
options:
  windows_dir:
    description: Directory of the windows. By default it is C(/etc/monit-alert/windows).
    type: path
author:
  - The monit-alert authors (!UNKNOWN)
"""

EXAMPLES = r"""
- name: Read what is in force
  monit_alert.monit_alert.monit_alert_info:
  register: alerts

- name: Stop unless somebody is alerted
  ansible.builtin.assert:
    that: alerts.status.alerted.recipients | length > 0

- name: Wait until the hold has ended
  monit_alert.monit_alert.monit_alert_info:
  register: alerts
  until: "'update' not in alerts.holds | map(attribute='id')"
  retries: 80
  delay: 10
"""

RETURN = r"""
profile:
  description: The profile that the managed file was written for. Missing if there is no such file.
  returned: when monit-alert has written a file
  type: str
  sample: default
base:
  description: The profile that is in force when no hold is active.
  returned: when it is known
  type: str
  sample: default
holds:
  description:
    - Active holds, oldest first. For each service, the last one that covers it is in force.
    - A hold has C(scope) if it covers only some services. If not, it covers all.
  returned: always
  type: list
  elements: dict
  sample:
    - id: deploy-42
      profile: none
      by: deploy
      until: '2026-05-01T14:30:00.000Z'
planned:
  description: What has not begun, in the order of the beginning. Planned holds, and the next time of each window.
  returned: always
  type: list
  elements: dict
  sample:
    - id: backup@2026-05-03T00:00Z
      profile: none
      window: backup
      from: '2026-05-03T00:00:00.000Z'
      until: '2026-05-03T01:30:00.000Z'
windows:
  description: Each window with its file, its times in C(next), and C(error) if it cannot begin.
  returned: always
  type: list
  elements: dict
status:
  description:
    - The JSON document of C(monit-alert status). Passwords are masked in it.
    - C(monit) is missing if no Monit runs. C(drift) says how the rendered, installed and loaded alerts differ.
    - C(alerted) says who is alerted, and C(verified) whether Monit is known to run the managed file.
  returned: always
  type: dict
rc:
  description: Exit status of the command that failed.
  returned: when a command failed
  type: int
cmd:
  description: The command that failed.
  returned: when a command failed
  type: list
  elements: str
document:
  description: The JSON document of the command that failed.
  returned: when a command failed
  type: dict
"""

from ansible.module_utils.basic import AnsibleModule
from ansible_collections.monit_alert.monit_alert.plugins.module_utils.arguments import PATHS, options
from ansible_collections.monit_alert.monit_alert.plugins.module_utils.command import find_executable, run
from ansible_collections.monit_alert.monit_alert.plugins.module_utils.messages import error_lines


def read(module, executable, name):
    """The document of a command that only reads. Fails with its message if it was refused."""
    rc, document, cmd = run(module, executable, name, options(module.params, ('windows_dir',)))
    if 'error' in document:
        msg = '\n'.join(error_lines(document['error'], module.params))
        module.fail_json(msg=msg, rc=rc, cmd=cmd, document=document)
    return document


def main():
    module = AnsibleModule(argument_spec={'windows_dir': {'type': 'path'}, **PATHS}, supports_check_mode=True)
    executable = find_executable(module)
    status = read(module, executable, 'status')
    windows = read(module, executable, 'windows')['windows']
    for window in windows:
        if 'error' in window:
            module.warn('\n'.join(error_lines(window['error'], module.params)))
    facts = {name: status[name] for name in ('profile', 'base', 'holds', 'planned') if name in status}
    module.exit_json(changed=False, windows=windows, status=status, **facts)


if __name__ == '__main__':
    main()
