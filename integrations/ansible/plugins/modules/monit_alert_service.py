#!/usr/bin/python
# -*- coding: utf-8 -*-

# Copyright: The monit-alert authors
# SPDX-License-Identifier: MIT

from __future__ import absolute_import, division, print_function

__metaclass__ = type

DOCUMENTATION = r"""
---
module: monit_alert_service
short_description: Let Monit monitor, start, stop or restart services, and wait until it is done
version_added: 1.0.0
description:
  - Runs C(monit-alert monitor), C(unmonitor), C(start), C(stop) or C(restart) on the host. Unlike Monit's own commands,
    these return when Monit has done the work.
  - Monit needs C(set httpd).
extends_documentation_fragment:
  - monit_alert.monit_alert.command
  - monit_alert.monit_alert.command.paths
seealso:
  - module: monit_alert.monit_alert.monit_alert
  - module: monit_alert.monit_alert.monit_alert_info
attributes:
  check_mode:
    description: Can run in check mode and predict the change. Monit is asked for the state of its services.
    support: full
  diff_mode:
    description: There is nothing to show, because no file changes.
    support: none
options:
  state:
    description:
      - C(monitored) lets Monit monitor the services, and those that they depend on.
      - C(unmonitored) lets Monit stop monitoring them, and those that depend on them.
      - C(started) lets Monit start what does not run, and monitor it. Monit runs the start program of anything but a
        process each time.
      - C(stopped) lets Monit stop them and no longer monitor them. Monit does not stop a service that it does not
        monitor.
      - C(restarted) restarts them each time.
    type: str
    choices: [monitored, unmonitored, started, stopped, restarted]
    required: true
  services:
    description:
      - Names of services. C(all) alone means every service.
      - Required, unless I(group) is given.
    type: list
    elements: str
  group:
    description: A Monit group, whose services are meant in addition to I(services).
    type: str
  ignore_missing:
    description: Leave out services and a group that Monit does not have. Otherwise they are an error.
    type: bool
    default: false
author:
  - The monit-alert authors (!UNKNOWN)
"""

EXAMPLES = r"""
- name: Restart nginx, and wait until Monit finds it running
  monit_alert.monit_alert.monit_alert_service:
    services: [nginx]
    state: restarted
    timeout: 2m

- name: Let Monit look away from the services of the group web
  monit_alert.monit_alert.monit_alert_service:
    group: web
    state: unmonitored
    ignore_missing: true
"""

RETURN = r"""
services:
  description: The services as they are now. In check mode they are as before.
  returned: when the command was not refused
  type: list
  elements: dict
  sample:
    - name: nginx
      monitoring: monitored
      actionPending: false
      isFailing: false
missing:
  description: Services, and a group, that Monit does not have.
  returned: when the command was not refused
  type: list
  elements: str
open:
  description: Services for which the action was not done in time.
  returned: when the command was not refused
  type: list
  elements: dict
rc:
  description: Exit status of monit-alert.
  returned: when monit-alert was run
  type: int
  sample: 0
meaning:
  description: What the task came to, or in check mode would come to, in words.
  returned: when monit-alert has answered
  type: str
  sample: done
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

from ansible.module_utils.basic import AnsibleModule
from ansible_collections.monit_alert.monit_alert.plugins.module_utils.arguments import PATHS, options
from ansible_collections.monit_alert.monit_alert.plugins.module_utils.command import find_executable, run
from ansible_collections.monit_alert.monit_alert.plugins.module_utils.messages import error_lines

ACTIONS = {
    'monitored': 'monitor',
    'unmonitored': 'unmonitor',
    'started': 'start',
    'stopped': 'stop',
    'restarted': 'restart',
}

FAILURES = {
    1: 'refused; Monit was not asked',
    3: 'Monit was asked, but has not done it in time',
    5: 'Monit ended before it was done',
}


def meaning_of(rc, document, is_check):
    """What a run came to, in words."""
    if rc not in (0, 2):
        return FAILURES.get(rc, 'ended early')
    if not document['changed']:
        return 'nothing to do'
    return 'something would change; nothing was changed' if is_check else 'done'


def words_of(document, rc, names):
    """The message of a failure: what happened, the services, what to do."""
    if 'error' in document:
        return '\n'.join(error_lines(document['error'], names))
    services = ', '.join(service['name'] for service in document['open'] or document['services'])
    if rc == 5:
        return f'Monit ended while it was asked to {document["action"]} {services}\nRun `monit -t`, and start Monit.'
    return f'not done in time: {document["action"]} {services}\nRun the task again, or set a longer `timeout`.'


def main():
    module = AnsibleModule(
        argument_spec={
            'state': {'type': 'str', 'choices': sorted(ACTIONS), 'required': True},
            'services': {'type': 'list', 'elements': 'str'},
            'group': {'type': 'str'},
            'ignore_missing': {'type': 'bool', 'default': False},
            **PATHS,
        },
        required_one_of=[('services', 'group')],
        supports_check_mode=True,
    )
    params = module.params
    given = options(params, ('group', 'ignore_missing')) + (['--dry-run'] if module.check_mode else [])
    action, services = ACTIONS[params['state']], params['services'] or []
    rc, document, cmd = run(module, find_executable(module), action, given, services)
    result = {name: document[name] for name in ('services', 'missing', 'open') if name in document}
    result.update(rc=rc, meaning=meaning_of(rc, document, module.check_mode), cmd=cmd, document=document)
    result['changed'] = document.get('changed', False)
    for warning in document.get('warnings', []):
        module.warn(warning)
    if rc not in (0, 2):
        module.fail_json(msg=f'{words_of(document, rc, params)}\n(exit status {rc}: {result["meaning"]})', **result)
    module.exit_json(**result)


if __name__ == '__main__':
    main()
