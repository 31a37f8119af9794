# -*- coding: utf-8 -*-

# Copyright: The monit-alert authors
# SPDX-License-Identifier: MIT

"""Arguments that the modules of this collection have in common, and the options of monit-alert for them."""

from __future__ import absolute_import, division, print_function

__metaclass__ = type

# Which Monit, and which monit-alert. The documentation fragment `command` describes them.
COMMAND = {
    'control_file': {'type': 'path'},
    'config': {'type': 'path'},
    'profiles_dir': {'type': 'path'},
    'executable': {'type': 'str', 'default': 'monit-alert'},
}

# The fragment `paths` describes those that are not in COMMAND.
PATHS = {
    'managed_file': {'type': 'path'},
    'services_dir': {'type': 'path'},
    'monit': {'type': 'path'},
    'templates_dir': {'type': 'path'},
    'state_dir': {'type': 'path'},
    'timeout': {'type': 'str'},
    **COMMAND,
}

# What a hold and a window have.
MAINTENANCE = {
    'for': {'type': 'str'},
    'services': {'type': 'list', 'elements': 'str'},
    'groups': {'type': 'list', 'elements': 'str'},
    'reason': {'type': 'str'},
    'grace': {'type': 'str'},
    'announce': {'type': 'bool', 'default': False},
    'report_to_mail': {'type': 'bool', 'default': False},
}


def options(params, names):
    """Command-line options for these parameters, as --name=value, because a reason may begin with a dash."""
    given = [(f'--{name.replace("_", "-")}', params[name]) for name in names if params.get(name) not in (None, False)]
    return [flag if value is True else f'{flag}={value}' for flag, value in given]


def path_options(params):
    """The options that every command takes."""
    return options(params, sorted(set(PATHS) - {'executable'}))


def scope_fault(params):
    """Why `services` and `groups` name nothing; None if they do, or if both are omitted."""
    scope = [params[kind] for kind in ('services', 'groups') if params[kind] is not None]
    names = [name for given in scope for name in given]
    if not scope or (names and all(names)):
        return None
    # A variable that is empty by mistake must not mute the whole host.
    return '`services` and `groups` have no names, or an empty one. Omit both if all services are meant'
