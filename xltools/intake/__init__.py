"""Intake: from a returned file to marks, every cell either used as meant or named in a finding."""
