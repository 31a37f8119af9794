# -*- coding: utf-8 -*-

# Copyright: The monit-alert authors
# SPDX-License-Identifier: MIT

"""Messages of monit-alert in the words of a task: they name its parameters instead of command-line options."""

from __future__ import absolute_import, division, print_function

__metaclass__ = type

import re

# An option, and a value that is an example (`30m`) or a placeholder (`PATH`).
OPTION = re.compile(r'--([a-z][a-z-]*[a-z])(?:[ =](?:([\w:+-]*\d[\w:+-]*)|[A-Z]+\b))?')
CODE = re.compile(r'(`[^`]*`)')


def with_parameters(text, names):
    """The text, with the parameters of these names instead of the options. Whole commands stay as they are."""
    parts = CODE.split(text)
    return ''.join(part if part.startswith('`') and not part.startswith('`--') else named(part, names) for part in parts)


def named(text, names):
    def parameter(match):
        option = match.group(1).replace('-', '_')
        name = next((name for name in (option, f'{option}s') if name in names), None)
        if name is None:
            return match.group(0)
        return f'`{name}: {match.group(2)}`' if match.group(2) else f'`{name}`'

    return OPTION.sub(parameter, text.strip('`') if text.startswith('`--') else text)


def error_lines(error, names):
    """An error of monit-alert: what happened, the places, what to do."""
    lines = [with_parameters(error['message'], names)] + [f'  {detail}' for detail in error['details']]
    return lines + ([with_parameters(error['hint'], names)] if error.get('hint') else [])
