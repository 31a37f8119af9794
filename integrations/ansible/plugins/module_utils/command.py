# -*- coding: utf-8 -*-

# Copyright: The monit-alert authors
# SPDX-License-Identifier: MIT

"""Running monit-alert on a host, for the modules of this collection."""

from __future__ import absolute_import, division, print_function

__metaclass__ = type

import json

COMMON = (
    'control_file', 'managed_file', 'services_dir', 'monit', 'config',
    'profiles_dir', 'templates_dir', 'state_dir', 'timeout',
)


def options(params, names):
    """Command-line options for these parameters, as --name=value, because a reason may begin with a dash."""
    given = [(f'--{name.replace("_", "-")}', params[name]) for name in names if params.get(name) not in (None, False)]
    return [flag if value is True else f'{flag}={value}' for flag, value in given]


def scope_fault(params):
    """Why `services` and `groups` name nothing; None if they do, or if both are omitted."""
    scope = [params[kind] for kind in ('services', 'groups') if params[kind] is not None]
    names = [name for given in scope for name in given]
    if not scope or (names and all(names)):
        return None
    # A variable that is empty by mistake must not mute the whole host.
    return '`services` and `groups` have no names, or an empty one. Omit both if all services are meant'


def find_executable(module):
    """The path of the command."""
    name = module.params['executable']
    executable = module.get_bin_path(name, required=False, opt_dirs=['/usr/local/bin'])
    if executable is None:
        module.fail_json(msg=f'command not found: {name}. Install monit-alert on this host, or set executable')
    return executable


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


def error_lines(error):
    """An error of monit-alert: what happened, the places, what to do."""
    return [error['message']] + [f'  {detail}' for detail in error['details']] + [error.get('hint')]
