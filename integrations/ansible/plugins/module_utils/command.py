# -*- coding: utf-8 -*-

# Copyright: The monit-alert authors
# SPDX-License-Identifier: MIT

"""Running monit-alert on a host, for the modules of this collection."""

from __future__ import absolute_import, division, print_function

__metaclass__ = type

import json

from ansible_collections.monit_alert.monit_alert.plugins.module_utils.arguments import path_options


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
    cmd = [executable, name, *given, *path_options(module.params), '--json', *(['--', *words] if words else [])]
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
