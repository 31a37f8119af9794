# -*- coding: utf-8 -*-

# Copyright: The monit-alert authors
# SPDX-License-Identifier: MIT

"""Documentation that the modules of this collection have in common."""

from __future__ import absolute_import, division, print_function

__metaclass__ = type


class ModuleDocFragment:
    DOCUMENTATION = r"""
requirements:
  - monit-alert and Monit on the host
attributes:
  platform:
    description: Where it runs.
    platforms: linux
    support: full
options:
  control_file:
    description: Monit's control file. By default it is found as Monit finds it.
    type: path
  config:
    description: Another C(config.yaml) of monit-alert.
    type: path
  profiles_dir:
    description: Directory of the site's profiles.
    type: path
  executable:
    description: The monit-alert command. A name without a path is searched for in C(PATH) and in C(/usr/local/bin).
    type: str
    default: monit-alert
"""

    PATHS = r"""
options:
  managed_file:
    description: The included file that monit-alert writes. By default it is found from the include patterns.
    type: path
  services_dir:
    description: Directory of the files behind the alert includes. By default C(monit-alert.d) beside the control file.
    type: path
  monit:
    description: The monit binary.
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
"""
